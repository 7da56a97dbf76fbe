package io.archangel.shell;

import io.archangel.process.Kill;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that does something to processes: by pid, or by a filter, which is shown how many it hits and is asked for a yes. */
abstract class Ordering extends Executable {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it goes to history and the audit.")
    @Nullable
    String reason;

    @Option(names = "--dry-run", description = "Show whom it would hit, and do nothing.")
    boolean isDry;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask, however many a filter hits.")
    boolean isSure;

    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Parameters(paramLabel = "WHOM", arity = "0..*", description = "Pids, or a filter such as app=chat and age>10m.")
    List<String> whom = List.of();

    /** What is done to them, {@code TERM}, as the question says it. */
    abstract String deed();

    /** Does it. @param orders one for each process; only pid and instance are filled in */
    abstract Ledger.Outcome carryOut(Invocation invocation, List<Kill> orders) throws Exception;

    /** The filter that was typed. */
    String filter() {
        return String.join(" ", whom);
    }

    /** Finds out whether it makes sense, before anybody is asked. @throws ShellException if it does not */
    void check() {}

    /** True if this is about single processes. */
    boolean isByPid() {
        return Targets.arePids(whom);
    }

    @Override
    int run(Invocation invocation) throws Exception {
        if (whom.isEmpty()) {
            throw new ShellException("whom? give at least one pid, or a filter such as app=chat");
        }
        check();
        return isByPid() ? toSome(invocation) : toGroup(invocation);
    }

    private int toSome(Invocation invocation) throws Exception {
        var orders = whom.stream().map(Targets::order).toList();
        if (isDry) {
            var rows = orders.stream()
                    .flatMap(order -> invocation.manager().find(order.pid()).stream())
                    .toList();
            show(invocation, new Targets.Found(rows, 0));
            return Shell.DONE;
        }
        return invocation.ledger().act(invocation, filter(), reason, () -> carryOut(invocation, orders));
    }

    private int toGroup(Invocation invocation) throws Exception {
        var found = Targets.find(invocation, filter());
        if (isDry) {
            show(invocation, found);
            return Shell.DONE;
        }
        if (found.processes().isEmpty()) {
            invocation.paper().error(name(invocation) + ": no process is so" + leftOut(found));
            return Shell.FAILED;
        }
        if (!isSure && !isConfirmed(invocation, found)) {
            invocation.paper().error(name(invocation) + ": nothing was done");
            return Shell.FAILED;
        }
        var orders = found.processes().stream().map(info -> Kill.of(info.pid())).toList();
        var pids = orders.stream().map(order -> Long.toString(order.pid())).collect(Collectors.joining(" "));
        return invocation.ledger().act(invocation, pids, reason, () -> carryOut(invocation, orders));
    }

    private boolean isConfirmed(Invocation invocation, Targets.Found found) {
        var count = count(found.processes().size()) + leftOut(found);
        var answer = invocation.paper().ask(deed() + " for " + count + ". Go ahead? [y/N] ");
        if (answer.isEmpty()) {
            throw new ShellException(
                    "it would hit " + count + ", and nobody can be asked here; give --yes, or --dry-run to see them");
        }
        return answer.get().strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** Shows whom it would hit. */
    void show(Invocation invocation, Targets.Found found) {
        var columns = ProcessColumns.USUAL;
        if (isJson) {
            invocation.paper().json(columns, found.processes());
            return;
        }
        invocation.paper().grid(columns, found.processes());
        invocation
                .paper()
                .line(deed() + " would be for " + count(found.processes().size()) + leftOut(found));
    }

    private static String name(Invocation invocation) {
        return invocation.words().getFirst();
    }

    private static String count(int processes) {
        return processes == 1 ? "1 process" : processes + " processes";
    }

    private static String leftOut(Targets.Found found) {
        return found.leftOut() == 0
                ? ""
                : " (" + found.leftOut() + " of the operators' own left out; name them by pid)";
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.getLast().equals("--reason") ? List.of() : Targets.suggest(invocation, before, typed);
    }
}
