package io.archangel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what there is. */
@Command(
        name = "help",
        description = "List the commands, or show how to use one.",
        footer = {"", "'help filter' tells how to say which; 'help --man ps' prints a page for man -l -."})
final class Help extends Executable {
    private static final List<String> FILTER = List.of(
            "A filter says which rows of a listing are meant, or whom an order is for:",
            "",
            "  app=chat and age>10m and route~\"/poll\"",
            "  client in 10.0.0.0/8 and not (stat=T or user is null)",
            "",
            "  = !=            the same, another; of stat (or state): it has all these letters",
            "  < <= > >=       numbers (10k, 1.5M), times that passed (500ms, 10m, 1h30m),",
            "                  moments (14:03, 2026-11-22T14:03, or 10m for ten minutes ago)",
            "  ~ !~            a regular expression is found in it, or is not",
            "  in              a network, or a list: app in (chat, docs)",
            "  is null         there is none; so is =-, as listings show it",
            "  and or not ()   in this order of strength: not, and, or",
            "",
            "Keys are the columns of the listing; Tab lists them and their values.",
            "Values with blanks, commas or parentheses are put in quotes.");

    @Option(names = "--man", description = "Print it as a page for man.")
    boolean isMan;

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "Which; or filter.")
    @Nullable
    String topic;

    private final Catalog catalog;

    Help(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        var paper = invocation.paper();
        if (isMan) {
            return man(invocation, paper);
        }
        if (topic != null && topic.equals("filter")) {
            FILTER.forEach(paper::line);
            return Shell.DONE;
        }
        if (topic != null) {
            var entry = catalog.find(topic);
            return entry == null ? unknown(catalog, topic, paper) : usage(entry, paper);
        }
        list(invocation, "To look:", entry -> entry.maker().get().onlyReads());
        list(invocation, "To act:", entry -> !entry.maker().get().onlyReads());
        paper.line("Each takes --help; listings take --json and a filter (help filter). ';' stands between");
        paper.line("two commands; an empty line repeats the last one that only looks.");
        return Shell.DONE;
    }

    private int man(Invocation invocation, Paper paper) {
        var entries = new ArrayList<>(catalog.of(invocation.who()));
        if (topic != null) {
            var entry = catalog.find(topic);
            if (entry == null) {
                return unknown(catalog, topic, paper);
            }
            entries.clear();
            entries.add(entry);
        }
        entries.forEach(entry -> paper.lines(ManPage.of(entry)));
        return Shell.DONE;
    }

    private void list(Invocation invocation, String title, Predicate<Catalog.Entry> which) {
        var known = catalog.of(invocation.who());
        int width = known.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        var paper = invocation.paper();
        var listed = known.stream().filter(which).toList();
        if (listed.isEmpty()) {
            return;
        }
        paper.line(title);
        for (var each : listed) {
            var line = "  " + each.name() + " ".repeat(width - each.name().length() + 2) + each.description();
            paper.line(paper.isTerminal() ? Paper.fitted(line, paper.width()) : line);
        }
        paper.line("");
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        var topics = new ArrayList<Suggestion>();
        topics.add(new Suggestion("filter", "how to say which"));
        catalog.of(invocation.who()).forEach(entry -> topics.add(new Suggestion(entry.name(), entry.description())));
        return topics;
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
