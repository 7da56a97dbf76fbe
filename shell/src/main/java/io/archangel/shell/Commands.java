package io.archangel.shell;

import io.archangel.process.Guard;
import io.archangel.process.ProcessManager;
import io.archangel.shell.filter.FilterException;
import java.lang.System.Logger.Level;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParameterException;

/**
 * The way of a line once it is words: parsed, roles asked, run, and what it throws caught, here and nowhere else. Any
 * thread but a loop's.
 */
final class Commands {
    private static final System.Logger LOG = System.getLogger(Shell.class.getPackageName());

    /** So many words are suggested; more help nobody. */
    private static final int SUGGESTIONS = 200;

    private static final int NAME = 64;

    private final ProcessManager manager;
    private final ZoneId zone;
    private final Ledger ledger;
    private final Audit audit;
    private final Catalog catalog;
    private final Running running = new Running();

    /** @param zone in which zone the time of day is shown */
    Commands(ProcessManager manager, Audit audit, ZoneId zone) {
        this.manager = manager;
        this.zone = zone;
        this.audit = audit;
        ledger = new Ledger(audit, manager.clock(), manager.instance());
        catalog = new Catalog(manager);
    }

    ProcessManager manager() {
        return manager;
    }

    ZoneId zone() {
        return zone;
    }

    Ledger ledger() {
        return ledger;
    }

    Audit audit() {
        return audit;
    }

    Catalog catalog() {
        return catalog;
    }

    Running running() {
        return running;
    }

    /** Runs one command, whatever it does. @param words its name and arguments @return its exit code */
    int run(Principal who, List<String> words, Output out) {
        if (words.isEmpty()) {
            return Shell.DONE;
        }
        var invocation = new Invocation(this, who, words, new Paper(out));
        var code = new int[] {Shell.FAILED};
        var ended = running.begin(invocation);
        var thrown = Guard.attempt(() -> code[0] = dispatch(invocation));
        ended.run();
        if (thrown instanceof Paper.Gone gone && gone.isInterrupt()) {
            return Shell.INTERRUPTED;
        }
        if (thrown != null && !(thrown instanceof Paper.Gone)) {
            var name = Escape.visible(words.getFirst(), NAME);
            LOG.log(
                    Level.WARNING,
                    () -> "command " + name + " of " + Escape.visible(who.toString()) + " threw",
                    thrown);
            var unused = Guard.attempt(
                    () -> invocation.paper().error(name + ": internal error; the server's log has the rest"));
        }
        return code[0];
    }

    /** Says why a line is no command. @return its exit code */
    int refuse(String why, Output out) {
        var thrown = Guard.attempt(() -> new Paper(out).error(why));
        if (thrown != null && !(thrown instanceof Paper.Gone)) {
            LOG.log(Level.WARNING, "an output threw", thrown);
        }
        return Shell.USAGE;
    }

    /** True if a command changes nothing, so that it may be run again unasked. */
    boolean onlyReads(String name) {
        var entry = catalog.find(name);
        return entry != null && entry.maker().get().onlyReads();
    }

    /** What could stand in place of the last word. @param words those before the cursor, the last perhaps empty */
    List<Suggestion> suggest(Principal who, List<String> words) {
        var suggestions = new ArrayList<Suggestion>();
        var thrown = Guard.attempt(() -> suggestions.addAll(suggestions(who, words)));
        if (thrown != null) {
            LOG.log(Level.WARNING, "completion threw", thrown);
        }
        return suggestions;
    }

    private int dispatch(Invocation invocation) throws Exception {
        var words = invocation.words();
        var name = words.getFirst();
        var entry = catalog.find(name);
        if (entry == null) {
            return Help.unknown(catalog, name, invocation.paper());
        }
        try {
            var command = entry.maker().get();
            var arguments = command.normal(words.subList(1, words.size()));
            entry.parser(command, invocation.paper().width()).parseArgs(arguments.toArray(String[]::new));
            if (command.wantsHelp) {
                return Help.usage(entry, invocation.paper());
            }
            if (!entry.isFor(invocation.who())) {
                ledger.denied(invocation);
                return command.deny(invocation);
            }
            return command.run(invocation);
        } catch (FilterException notUnderstood) {
            if (Thread.currentThread().isInterrupted()) {
                return Shell.INTERRUPTED;
            }
            return pointAt(name, notUnderstood, invocation.paper());
        } catch (ParameterException | ShellException notUnderstood) {
            invocation.paper().error(name + ": " + notUnderstood.getMessage() + " (help " + name + ")");
            return Shell.USAGE;
        }
    }

    /** Shows what is wrong with a filter, and a caret below the place. */
    private static int pointAt(String name, FilterException wrong, Paper paper) {
        paper.error(name + ": " + wrong.getMessage() + " (help filter)");
        var before = wrong.text()
                .substring(0, Math.min(wrong.column() - 1, wrong.text().length()));
        int from = Math.max(0, before.length() - paper.width() + 20);
        paper.error("  " + (from > 0 ? "…" : "") + wrong.text().substring(from));
        int indent = Escape.width(Escape.visible(before.substring(from))) + (from > 0 ? 1 : 0);
        paper.error("  " + " ".repeat(indent) + "^");
        return Shell.USAGE;
    }

    private List<Suggestion> suggestions(Principal who, List<String> words) {
        var entry = words.size() < 2 ? null : catalog.find(words.getFirst());
        if (words.size() > 1 && (entry == null || !entry.isFor(who))) {
            return List.of();
        }
        var typed = words.getLast();
        return (entry == null ? names(who) : arguments(entry, who, words))
                .stream()
                        .filter(each -> each.word().startsWith(typed))
                        .filter(each -> each.word().startsWith("-") == typed.startsWith("-"))
                        .filter(each -> Escape.visible(each.word(), NAME).equals(each.word()))
                        .map(each ->
                                new Suggestion(each.word(), Escape.visible(each.description(), NAME), each.isWhole()))
                        .limit(SUGGESTIONS)
                        .toList();
    }

    private List<Suggestion> names(Principal who) {
        return catalog.of(who).stream()
                .map(entry -> new Suggestion(entry.name(), entry.description()))
                .toList();
    }

    private List<Suggestion> arguments(Catalog.Entry entry, Principal who, List<String> words) {
        var command = entry.maker().get();
        var invocation = new Invocation(this, who, words, Paper.none());
        var all = new ArrayList<>(command.suggest(invocation, words.subList(0, words.size() - 1), words.getLast()));
        for (var option : entry.parser(command, invocation.paper().width())
                .getCommandSpec()
                .options()) {
            all.add(new Suggestion(option.longestName(), option.description()[0]));
        }
        return all;
    }
}
