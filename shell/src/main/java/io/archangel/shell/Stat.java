package io.archangel.shell;

import io.archangel.process.Core;
import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows everything about one. */
@Command(
        name = "stat",
        description = "Show everything about a process: who it is, how it does, what passes, where it belongs.",
        footer = {"", "A viewer sees no threads. For stacks see where, for the head of its request core."})
final class Stat extends Executable {
    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Parameters(paramLabel = "PID", arity = "1..*", description = "Which.")
    List<String> pids = List.of();

    /** What is known of one. @param core null for a viewer */
    private record Known(
            ProcessInfo info,
            List<ProcessInfo> children,
            List<Long> ancestors,
            @Nullable Core core,
            String id) {}

    /** Columns that belong together. */
    private record Group(String title, List<Column<Known>> columns) {}

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        var all = invocation.manager().list();
        var found = new ArrayList<Known>();
        int code = Shell.DONE;
        for (var word : pids) {
            long pid = Targets.pid(invocation, word);
            var info = invocation.manager().find(pid);
            info.ifPresent(it -> found.add(known(invocation, it, all)));
            if (info.isEmpty()) {
                invocation.paper().error("stat: " + pid + " is no process that lives; see history");
                code = Shell.FAILED;
            }
        }
        var groups = groups(invocation);
        if (isJson) {
            var columns =
                    groups.stream().flatMap(group -> group.columns().stream()).toList();
            invocation.paper().json(columns, found);
        } else {
            found.forEach(known -> show(invocation.paper(), groups, known));
        }
        return code;
    }

    private static Known known(Invocation invocation, ProcessInfo info, List<ProcessInfo> all) {
        var children = all.stream().filter(other -> other.ppid() == info.pid()).toList();
        var ancestors = new ArrayList<Long>();
        for (long at = info.ppid(); at != 0 && ancestors.size() < 32; at = parent(all, at)) {
            ancestors.add(at);
        }
        var core =
                invocation.seesStacks() ? invocation.manager().core(info.pid()).orElse(null) : null;
        return new Known(
                info,
                children,
                ancestors,
                core,
                info.pid() + "@" + invocation.manager().instance());
    }

    private static long parent(List<ProcessInfo> all, long pid) {
        return all.stream()
                .filter(info -> info.pid() == pid)
                .mapToLong(ProcessInfo::ppid)
                .findFirst()
                .orElse(0);
    }

    private static void show(Paper paper, List<Group> groups, Known known) {
        for (var group : groups) {
            paper.line(group.title());
            for (var column : group.columns()) {
                var text = column.text().apply(known);
                paper.line("  " + column.title()
                        + " ".repeat(Math.max(1, 11 - column.title().length()))
                        + (text == null || text.isEmpty() ? "-" : text));
            }
        }
    }

    private static List<Group> groups(Invocation invocation) {
        var groups = new ArrayList<>(List.of(
                new Group(
                        "who",
                        List.of(
                                of(Column.pid("PID", ProcessInfo::pid)),
                                Column.text("id", Known::id),
                                of(Column.text("KIND", ProcessInfo::kind)),
                                of(Column.text("APP", ProcessInfo::app)),
                                of(Column.text("NAME", ProcessInfo::name)),
                                of(Column.text("USER", ProcessInfo::user)),
                                of(Column.text("TAGS", info -> orNull(String.join(",", info.tags())))))),
                new Group(
                        "how",
                        List.of(
                                of(Column.letters("STAT", ProcessInfo::stat)),
                                of(Column.time("STARTED", invocation, ProcessInfo::started)),
                                of(Column.span("AGE", ProcessInfo::age)),
                                of(Column.span("IDLE", ProcessInfo::idle)),
                                of(Column.text(
                                        "LIMIT",
                                        info -> info.limits() == null
                                                ? null
                                                : info.limits().toString())))),
                new Group(
                        "traffic",
                        List.of(
                                of(Column.text("METHOD", ProcessInfo::method)),
                                of(Column.text("ROUTE", ProcessInfo::route)),
                                of(Column.text("CLIENT", ProcessInfo::client)),
                                of(Column.bytes("IN", ProcessInfo::in)),
                                of(Column.bytes("OUT", ProcessInfo::out)))),
                new Group(
                        "family",
                        List.of(
                                of(Column.pid("PPID", ProcessInfo::ppid)),
                                Column.text("ancestors", known -> joined(known.ancestors())),
                                Column.count("children", known ->
                                        (long) known.children().size()),
                                Column.text(
                                        "first",
                                        known -> joined(known.children().stream()
                                                .limit(16)
                                                .map(ProcessInfo::pid)
                                                .toList()))))));
        if (invocation.seesStacks()) {
            groups.add(new Group(
                    "thread",
                    List.of(
                            of(Column.text("THREAD", ProcessInfo::thread)),
                            of(Column.text("WCHAN", ProcessInfo::wchan)),
                            Column.text("signals", Stat::signals))));
        }
        return groups;
    }

    private static @Nullable String signals(Known known) {
        return known.core() == null
                ? null
                : orNull(known.core().signals().stream()
                        .map(received -> received.signal().name() + " by " + received.by())
                        .collect(Collectors.joining(", ")));
    }

    private static @Nullable String joined(List<Long> pids) {
        return orNull(pids.stream().map(pid -> Long.toString(pid)).collect(Collectors.joining(" ")));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A column of a process as one of what is known of it. */
    private static Column<Known> of(Column<ProcessInfo> column) {
        Function<Known, @Nullable String> text = known -> column.text().apply(known.info());
        Function<Known, @Nullable Object> json = known -> column.json().apply(known.info());
        return new Column<>(column.option(), column.key(), false, 0, Kind.TEXT, json, text, json);
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return Targets.pids(invocation);
    }
}
