package io.archangel.shell;

import io.archangel.process.ProcessException;
import io.archangel.process.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a signal of an application's own. */
@Command(
        name = "signal",
        customSynopsis =
                "signal [-hy] [--dry-run] [--json] [--json-lines] [--payload=TEXT] [--reason=TEXT] NAME WHOM...",
        description = "Send a signal of any name, the application's own included, with something to say.",
        footer = {"", "A signal that the process has no handler for does nothing, unless it is one of kill -l."})
final class SignalCommand extends Signalling {
    /** Taken from the front of what was typed. */
    private String name = "";

    @Option(names = "--payload", paramLabel = "TEXT", description = "What to say to the application.")
    @Nullable
    String payload;

    @Override
    int run(Invocation invocation) throws Exception {
        takeName();
        return super.run(invocation);
    }

    @Override
    int deny(Invocation invocation) {
        takeName();
        return super.deny(invocation);
    }

    private void takeName() {
        if (whom.isEmpty()) {
            throw new ShellException("which signal? give a name such as RELOAD, then whom");
        }
        name = whom.getFirst();
        whom = whom.subList(1, whom.size());
    }

    @Override
    Signal sent() {
        try {
            var signal = Signal.of(name);
            if (payload != null && !signal.carriesPayload()) {
                throw new ShellException(
                        signal.name() + " carries no payload; send USR1, USR2 or one of the application's own");
            }
            return signal;
        } catch (ProcessException none) {
            throw new ShellException(String.valueOf(none.getMessage()));
        }
    }

    @Override
    @Nullable
    String payload() {
        return payload;
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.size() == 1
                ? Signal.ALL.stream()
                        .map(known -> new Suggestion(known.name(), ""))
                        .toList()
                : super.suggest(invocation, before, typed);
    }
}
