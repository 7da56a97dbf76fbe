package io.archangel.shell;

import io.archangel.process.Stack;
import io.archangel.shell.filter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where a process is. */
@Command(
        name = "where",
        description = "Show the stack of a process, what it waits for, and who holds that where the JDK can tell.",
        footer = {
            "",
            "It can tell for locks, whoever waits for them, and for monitors among platform threads. Which monitor a virtual"
                    + " thread waits for the JDK tells only in a dump of all threads (jcmd PID Thread.dump_to_file"
                    + " -format=json FILE), and JDK 25.0.3 can crash as it makes one while they run. Of a lock that some"
                    + " share, as readers do, it does not say who they are. Where it is not known who holds something, the"
                    + " answer says why."
        })
final class Where extends Executable {
    @Option(names = "-n", paramLabel = "FRAMES", description = "Show at most so many frames of each thread.")
    int most = 1000;

    @Option(names = "--json", description = "Show an array of JSON objects, one for each thread.")
    boolean isJson;

    @Parameters(paramLabel = "PID", arity = "1..*", description = "Whose.")
    List<String> pids = List.of();

    /** A thread of a process. */
    private record Row(long pid, Stack stack) {}

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        var rows = new ArrayList<Row>();
        int code = Shell.DONE;
        for (var word : pids) {
            long pid = Targets.pid(invocation, word);
            var stacks = invocation.manager().stacks(pid);
            stacks.forEach(stack -> rows.add(new Row(pid, stack)));
            if (stacks.isEmpty()) {
                boolean lives = invocation.manager().find(pid).isPresent();
                invocation
                        .paper()
                        .error("where: " + pid
                                + (lives ? " has no thread now, and lives on no loop" : " is no process that lives"));
                code = lives ? code : Shell.FAILED;
            }
        }
        if (isJson) {
            invocation.paper().json(columns(), rows);
        } else {
            rows.forEach(row -> show(invocation.paper(), row));
        }
        return code;
    }

    private void show(Paper paper, Row row) {
        var stack = row.stack();
        paper.line(
                row.pid() + " " + (stack.isVirtual() ? "virtual thread " : "") + stack.thread() + ", " + stack.state());
        if (stack.waitsFor() != null) {
            paper.line("    waits for " + stack.waitsFor() + holder(stack));
        }
        stack.frames().stream().limit(Math.max(0, most)).forEach(frame -> paper.line("    at " + frame));
        if (stack.frames().size() > most) {
            paper.line("    and " + (stack.frames().size() - most) + " more");
        }
    }

    private static String holder(Stack stack) {
        if (stack.heldBy() == null) {
            return stack.unknown() == null ? "" : "; not known who holds it: " + stack.unknown();
        }
        return ", held by " + stack.heldBy() + (stack.holder() == 0 ? "" : " of process " + stack.holder());
    }

    private List<Column<Row>> columns() {
        return List.of(
                Column.pid("PID", Row::pid),
                Column.text("THREAD", row -> row.stack().thread()),
                json("virtual", row -> row.stack().isVirtual()),
                Column.text("STATE", row -> row.stack().state()),
                Column.text("WAITS_FOR", row -> row.stack().waitsFor()),
                Column.text("HELD_BY", row -> row.stack().heldBy()),
                Column.pid(
                        "HOLDER",
                        row -> row.stack().holder() == 0 ? null : row.stack().holder()),
                Column.text("UNKNOWN", row -> row.stack().unknown()),
                json(
                        "frames",
                        row -> row.stack().frames().stream()
                                .limit(Math.max(0, most))
                                .toList()));
    }

    private static Column<Row> json(String key, Function<Row, @Nullable Object> value) {
        return new Column<>(key, key, false, 0, Kind.TEXT, value, row -> null, value);
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.getLast().equals("-n") ? List.of() : Targets.pids(invocation);
    }
}
