package io.archangel.shell;

import io.archangel.process.Limits;
import io.archangel.process.Process;
import io.archangel.process.ProcessException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows or changes what processes may use. */
@Command(
        name = "ulimit",
        description = "Show or change what processes may use.",
        footer = {
            "",
            "SOFT..HARD: beyond the first it gets LIMIT, beyond the second it ends (of children, the new one does).",
            "One bound is both; none takes the bound away. Without options it shows what holds."
        })
final class Ulimit extends Tuning {
    private static final String NONE = "none";

    @Option(names = "--age", paramLabel = "TIME", description = "How old it may become.")
    @Nullable
    String age;

    @Option(names = "--idle", paramLabel = "TIME", description = "How long no bytes may pass.")
    @Nullable
    String idle;

    @Option(names = "--in", paramLabel = "BYTES", description = "How much it may receive, such as 10M.")
    @Nullable
    String in;

    @Option(names = "--out", paramLabel = "BYTES", description = "How much it may send.")
    @Nullable
    String out;

    @Option(names = "--children", paramLabel = "COUNT", description = "How many children may live at once.")
    @Nullable
    String children;

    @Override
    String deed() {
        return "ulimit";
    }

    @Override
    void check() {
        changed(Limits.NONE);
    }

    @Override
    String change(Process process) {
        var before = process.limits();
        var after = changed(before);
        if (!after.equals(before)) {
            process.limit(after);
        }
        return after.equals(Limits.NONE) ? "unlimited" : after.toString();
    }

    private Limits changed(Limits before) {
        try {
            return new Limits(
                    bound(age, before.age(), text -> Units.parse(text).toNanos()),
                    bound(idle, before.idle(), text -> Units.parse(text).toNanos()),
                    bound(in, before.in(), Units::parseBytes),
                    bound(out, before.out(), Units::parseBytes),
                    bound(children, before.children(), Units::parseBytes));
        } catch (ProcessException senseless) {
            throw new ShellException(String.valueOf(senseless.getMessage()));
        }
    }

    private static Limits.Bound bound(@Nullable String text, Limits.Bound before, ToLongFunction<String> reader) {
        if (text == null) {
            return before;
        }
        if (text.equalsIgnoreCase(NONE)) {
            return Limits.Bound.NONE;
        }
        int dots = text.indexOf("..");
        long hard = reader.applyAsLong(dots < 0 ? text : text.substring(dots + 2));
        return new Limits.Bound(dots < 0 ? hard : reader.applyAsLong(text.substring(0, dots)), hard);
    }
}
