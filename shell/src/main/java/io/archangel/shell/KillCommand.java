package io.archangel.shell;

import io.archangel.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signals processes. */
@Command(
        name = "kill",
        description = "Signal processes, and wait for the end of each.",
        footer = {
            "",
            "A signal may also be written -KILL. A pid may name its instance, 13@0f3a...;",
            "it is then left alone if the server was restarted meanwhile. A filter leaves",
            "sessions of operators and listeners out; name them by pid.",
            "Exit code 0 if all are gone, 1 if not."
        })
class KillCommand extends Signalling {
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

    @Option(names = "--ladder", paramLabel = "TIME", description = "TERM, and after this time KILL for who is left.")
    @Nullable
    String ladder;

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
        return super.run(invocation);
    }

    @Override
    Signal sent() {
        return Signal.named(signal)
                .orElseThrow(() -> new ShellException("no signal '" + signal + "'; there are " + names()));
    }

    @Override
    Duration patience() {
        return isHasty ? Duration.ZERO : time("--wait", patience);
    }

    @Override
    @Nullable
    Duration ladder() {
        return ladder == null ? null : time("--ladder", ladder);
    }

    @Override
    String deed() {
        return ladder == null ? super.deed() : "TERM, and after " + ladder + " KILL,";
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        if (before.getLast().equals("-s") || before.getLast().equals("--signal")) {
            return Signal.ALL.stream()
                    .map(known -> new Suggestion(known.name(), ""))
                    .toList();
        }
        var suggestions = new ArrayList<>(super.suggest(invocation, before, typed));
        Signal.ALL.forEach(known -> suggestions.add(new Suggestion("-" + known.name(), "")));
        return suggestions;
    }

    private static String names() {
        return Signal.ALL.stream().map(Signal::name).collect(Collectors.joining(" "));
    }
}
