package io.archangel.shell;

import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does what a module's verb does. */
@Command
final class TableVerb extends Executable {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it goes to the audit.")
    @Nullable
    String reason;

    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", hidden = true)
    List<String> arguments = List.of();

    private final Table table;
    private final Verb verb;

    TableVerb(Table table, Verb verb) {
        this.table = table;
        this.verb = verb;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        if (arguments.size() != verb.arguments().size()) {
            throw new ShellException("it takes " + (verb.arguments().isEmpty() ? "no arguments" : wanted()));
        }
        return invocation.ledger().act(invocation, String.join(" ", arguments), reason, () -> {
            invocation.paper().line(done());
            return new Ledger.Outcome(Shell.DONE, "done");
        });
    }

    private String done() throws Exception {
        try {
            return verb.action().run(arguments);
        } catch (IllegalArgumentException wrong) {
            throw new ShellException(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return table.rows().get().stream()
                .filter(row -> !row.isEmpty() && row.getFirst() != null)
                .map(row -> new Suggestion(Objects.toString(row.getFirst()), table.name()))
                .toList();
    }

    private String wanted() {
        return String.join(" ", verb.arguments());
    }
}
