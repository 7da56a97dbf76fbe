package io.archangel.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

/** Says what there is. */
@Command(name = "help", description = "List the commands, or show how to use one.")
final class Help extends Executable {
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "Which.")
    @Nullable
    String topic;

    private final Catalog catalog;

    Help(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    int run(Invocation invocation) {
        var paper = invocation.paper();
        if (topic != null) {
            var entry = catalog.find(topic);
            return entry == null ? unknown(catalog, topic, paper) : usage(entry, paper);
        }
        var known = catalog.of(invocation.who());
        int width = known.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (var each : known) {
            paper.line(each.name() + " ".repeat(width - each.name().length() + 2) + each.description());
        }
        paper.line("");
        paper.line("Each takes --help; listings take --json.");
        return Shell.DONE;
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before) {
        return catalog.of(invocation.who()).stream()
                .map(entry -> new Suggestion(entry.name(), entry.description()))
                .toList();
    }

    /** Shows how to use a command. */
    static int usage(Catalog.Entry entry, Paper paper) {
        var parser = entry.parser(entry.maker().get(), paper.width());
        paper.lines(parser.getUsageMessage(Ansi.OFF));
        return Shell.DONE;
    }

    /** Says that there is no such command, and which may have been meant. */
    static int unknown(Catalog catalog, String name, Paper paper) {
        var hint = Nearest.hint(name, catalog.names());
        paper.error("no command '" + name + "'" + (hint.isEmpty() ? "; help lists them" : hint));
        return Shell.USAGE;
    }
}
