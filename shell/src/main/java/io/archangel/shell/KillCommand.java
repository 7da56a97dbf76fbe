package io.archangel.shell;

import io.archangel.process.Kill;
import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signals processes and shows what came of it. All are signalled before the first is waited for. */
@Command(
        name = "kill",
        description = "Signal processes, and wait for the end of each.",
        footer = {
            "",
            "A signal may also be written -KILL. A pid may name its instance, 13@0f3a...;",
            "it is then left alone if the server was restarted meanwhile.",
            "Exit code 0 if all are gone, 1 if not."
        })
final class KillCommand extends Executable {
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = {"-s", "--signal"},
            paramLabel = "NAME",
            description = "The signal; TERM unless told.")
    String signal = "TERM";

    @Option(names = "-l", description = "List the signals.")
    boolean isList;

    @Option(names = "--wait", paramLabel = "TIME", description = "How long to wait; 1s unless told.")
    String patience = "1s";

    @Option(names = "--no-wait", description = "Signal, and do not wait.")
    boolean isHasty;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it goes to history and the audit.")
    @Nullable
    String reason;

    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Parameters(paramLabel = "PID", arity = "0..*", description = "Whom.")
    List<String> pids = List.of();

    /** {@code -KILL} is {@code -s KILL}. */
    @Override
    List<String> normal(List<String> arguments) {
        var normal = new ArrayList<String>();
        for (var word : arguments) {
            var name = word.startsWith("-") ? word.substring(1) : "";
            if (name.length() > 1 && !name.startsWith("-") && Signal.named(name).isPresent()) {
                normal.add("-s");
                normal.add(name);
            } else if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
                throw new ShellException("signals go by name, '" + word + "' is a number; try kill -l");
            } else {
                normal.add(word);
            }
        }
        return normal;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        if (isList) {
            invocation.paper().line(names());
            return Shell.DONE;
        }
        var orders = orders(invocation);
        return invocation.ledger().act(invocation, String.join(" ", pids), reason, () -> carryOut(invocation, orders));
    }

    @Override
    int deny(Invocation invocation) {
        var receipts = orders(invocation).stream()
                .map(order -> Receipt.untouched(order, Verdict.DENIED))
                .toList();
        Receipts.show(invocation.paper(), isJson, receipts);
        return Shell.FAILED;
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before) {
        if (before.getLast().equals("-s") || before.getLast().equals("--signal")) {
            return Signal.ALL.stream()
                    .map(known -> new Suggestion(known.name(), ""))
                    .toList();
        }
        var suggestions = new ArrayList<Suggestion>();
        for (var info : invocation.manager().list()) {
            suggestions.add(new Suggestion(Long.toString(info.pid()), info.kind() + " " + info.name()));
        }
        Signal.ALL.forEach(known -> suggestions.add(new Suggestion("-" + known.name(), "")));
        return suggestions;
    }

    private Ledger.Outcome carryOut(Invocation invocation, List<Kill> orders) throws Exception {
        var answers = new ArrayList<Future<Receipt>>();
        for (var order : orders) {
            var isOwn = invocation.isWithin(order.pid());
            answers.add(invocation.manager().signal(isOwn ? order.await(Duration.ZERO) : order));
        }
        var receipts = new ArrayList<Receipt>();
        try {
            for (var answer : answers) {
                receipts.add(answer.get());
            }
        } catch (InterruptedException waitNoLonger) {
            Receipts.show(invocation.paper(), isJson, receipts);
            invocation.paper().error("kill: interrupted while waiting; the signals were sent");
            return new Ledger.Outcome(Shell.INTERRUPTED, "interrupted");
        }
        Receipts.show(invocation.paper(), isJson, receipts);
        return Receipts.outcome(receipts);
    }

    private List<Kill> orders(Invocation invocation) {
        if (pids.isEmpty()) {
            throw new ShellException("whom? give at least one pid");
        }
        var sent = Signal.named(signal)
                .orElseThrow(() -> new ShellException("no signal '" + signal + "'; there are " + names()));
        var time = isHasty ? Duration.ZERO : Units.parse(patience);
        if (time.compareTo(LONGEST) > 0) {
            throw new ShellException("--wait is " + patience + "; give at most 1h");
        }
        return pids.stream()
                .map(pid -> order(pid)
                        .signal(sent)
                        .await(time)
                        .reason(reason)
                        .by(invocation.who().toString()))
                .toList();
    }

    private static Kill order(String text) {
        int at = text.indexOf('@');
        var pid = at < 0 ? text : text.substring(0, at);
        if (!pid.matches("\\d{1,18}")) {
            throw new ShellException("'" + text + "' is not a pid; ps lists them");
        }
        return Kill.of(Long.parseLong(pid))
                .instance(at < 0 ? null : text.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    private static String names() {
        return Signal.ALL.stream().map(Signal::name).collect(Collectors.joining(" "));
    }
}
