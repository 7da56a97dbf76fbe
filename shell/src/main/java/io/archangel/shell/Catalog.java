package io.archangel.shell;

import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which commands there are: the shell's own, and those that come with the tables mounted now. */
final class Catalog {
    private final ProcessManager manager;

    /**
     * The shell's own, read from their annotations when somebody asks for the first time: that takes as long as a server's
     * start otherwise does. Whoever asks at the same moment reads the same.
     */
    private volatile @Nullable TreeMap<String, Entry> own;

    Catalog(ProcessManager manager) {
        this.manager = manager;
    }

    private TreeMap<String, Entry> own() {
        var known = own;
        if (known == null) {
            known = read();
            own = known;
        }
        return known;
    }

    private TreeMap<String, Entry> read() {
        var read = new TreeMap<String, Entry>();
        var makers = List.<Supplier<Executable>>of(
                AuditListing::new,
                ContCommand::new,
                CoreCommand::new,
                () -> new Help(this),
                History::new,
                KillCommand::new,
                Leave::new,
                Nohup::new,
                Pgrep::new,
                Pkill::new,
                Ps::new,
                PsTree::new,
                SignalCommand::new,
                Stat::new,
                StopCommand::new,
                TapCommand::new,
                Top::new,
                Ulimit::new,
                Uptime::new,
                W::new,
                Wait::new,
                Watch::new,
                Where::new);
        for (var maker : makers) {
            var spec = new CommandLine(maker.get()).getCommandSpec();
            var description = spec.usageMessage().description()[0];
            add(read, new Entry(spec.name(), description, List.of(), Roles.needed(spec.name()), maker));
        }
        return read;
    }

    /**
     * A command.
     *
     * @param name        as typed
     * @param description in a line
     * @param arguments   the names of its arguments, where picocli does not know them
     * @param role        who may
     * @param maker       makes a fresh one for each run
     */
    record Entry(String name, String description, List<String> arguments, Role role, Supplier<Executable> maker) {

        boolean isFor(Principal who) {
            return who.role().includes(role);
        }

        /** How it is written, in a line. */
        String synopsis() {
            var parser = parser(maker.get(), 120);
            var text = parser.getHelp().synopsis(0).strip();
            return String.join(" ", text.split("\\s+"));
        }

        /** A parser that fills in a command. It reads no file and no variable, whatever it is given. */
        CommandLine parser(Executable command, int width) {
            var parser = new CommandLine(command)
                    .setCommandName(name)
                    .setExpandAtFiles(false)
                    .setInterpolateVariables(false)
                    .setAllowOptionsAsOptionParameters(true)
                    .setUsageHelpWidth(Math.clamp(width, 55, 120));
            var usage = parser.getCommandSpec().usageMessage();
            if (usage.description().length == 0) {
                usage.description(description);
            }
            if (!arguments.isEmpty()) {
                usage.customSynopsis(name + " [-h] [--reason=TEXT] " + String.join(" ", arguments));
            }
            return parser;
        }
    }

    /** The command of that name, or null. */
    @Nullable
    Entry find(String name) {
        return entries().get(name);
    }

    Collection<String> names() {
        return entries().keySet();
    }

    /** Those that a person may run, by name. */
    List<Entry> of(Principal who) {
        return entries().values().stream().filter(entry -> entry.isFor(who)).toList();
    }

    private TreeMap<String, Entry> entries() {
        var all = new TreeMap<>(own());
        for (var table : manager.tables()) {
            add(
                    all,
                    new Entry(
                            table.name(),
                            "List " + table.name() + ".",
                            List.of(),
                            Roles.neededForTable(table.name()),
                            () -> new TableListing(table)));
            table.verbs().forEach(verb -> add(all, entry(table, verb)));
        }
        return all;
    }

    private static Entry entry(Table table, Verb verb) {
        return new Entry(
                verb.name(),
                "Act on " + table.name() + ".",
                verb.arguments(),
                verb.role(),
                () -> new TableVerb(table, verb));
    }

    /** The first of a name stays: no module takes a command of the shell's own away. */
    private static void add(TreeMap<String, Entry> entries, Entry entry) {
        entries.putIfAbsent(entry.name, entry);
    }
}
