package io.archangel.shell;

import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The shell: lines to words, words to commands. */
final class CommandShell implements Shell {
    private final Commands commands;
    private final LineLog log;

    CommandShell(ProcessManager manager, Audit audit, ZoneId zone, LineLog log) {
        commands = new Commands(manager, audit, zone);
        this.log = log;
    }

    @Override
    public int execute(Principal who, List<String> words, Output out) {
        return commands.run(who, words, out);
    }

    @Override
    public int execute(Principal who, String line, Output out) {
        return new Sequence(commands, who).run(line, out);
    }

    @Override
    public int execute(Principal who, List<String> words, Console console) {
        return on(console, out -> commands.run(who, words, out));
    }

    @Override
    public int execute(Principal who, String line, Console console) {
        return on(console, out -> new Sequence(commands, who).run(line, out));
    }

    private static int on(Console console, ToIntFunction<Output> work) {
        var code = new int[1];
        try (var editor = new LineEditor(console, typed -> List.of())) {
            editor.interruptible(() -> code[0] = work.applyAsInt(editor.output()));
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
        return code[0];
    }

    @Override
    public void interact(Principal who, Console console) {
        new Session(commands, who, console, log).run();
    }

    @Override
    public ProcessView processes(Principal who) {
        return new ProcessView(new Invocation(commands, who, List.of("ps"), Paper.none()));
    }

    @Override
    public boolean may(Principal who, String command) {
        var entry = commands.catalog().find(command);
        return entry != null && entry.isFor(who);
    }

    @Override
    public void note(Instant time, Principal who, @Nullable String from, String what, String verdict) {
        commands.ledger().note(time, who, from, what, verdict);
    }

    @Override
    public void close() {
        commands.ledger().settle();
    }

    @Override
    public List<Suggestion> complete(Principal who, List<String> words) {
        return commands.suggest(who, words);
    }
}
