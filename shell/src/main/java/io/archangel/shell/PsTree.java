package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who started whom. */
@Command(name = "pstree", description = "Show the processes in flight as a tree.")
final class PsTree extends Listing<Forest.Node> {
    @Option(names = "--of", paramLabel = "PID", description = "Show this one and what is below it.")
    long root;

    @Override
    List<Column<Forest.Node>> columns(Invocation invocation) {
        return List.of(
                Column.pid("PID", node -> node.info().pid()),
                Column.pid("PPID", node -> node.info().ppid()),
                Column.count("DEPTH", node -> (long) node.depth()),
                Column.letters("STAT", node -> node.info().stat()),
                Column.span("AGE", node -> node.info().age()),
                Column.text("KIND", node -> node.info().kind()),
                Column.text("APP", node -> node.info().app()),
                Column.text("NAME", node -> node.info().name()));
    }

    @Override
    List<Forest.Node> rows(Invocation invocation) {
        var all = invocation.manager().list();
        return root == 0 ? Forest.order(all) : Forest.order(below(all));
    }

    /** Those that were found, as a tree of their own. */
    @Override
    List<Forest.Node> arrange(Invocation invocation, List<Forest.Node> found) {
        return filter.isEmpty()
                ? found
                : Forest.order(found.stream().map(Forest.Node::info).toList());
    }

    @Override
    int run(Invocation invocation) throws Exception {
        if (isJson || picked != null) {
            return super.run(invocation);
        }
        selected(invocation).forEach(node -> invocation.paper().line(bars(node) + words(node.info())));
        return Shell.DONE;
    }

    /** Parents are older than their children, as far as these were not moved. */
    private List<ProcessInfo> below(List<ProcessInfo> all) {
        var inside = new HashSet<Long>(List.of(root));
        Predicate<ProcessInfo> isInside = info -> info.pid() == root || inside.contains(info.ppid());
        int before = 0;
        while (inside.size() > before) {
            before = inside.size();
            all.stream().filter(isInside).forEach(info -> inside.add(info.pid()));
        }
        return all.stream().filter(info -> inside.contains(info.pid())).toList();
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.getLast().equals("--of") ? Targets.pids(invocation) : super.suggest(invocation, before, typed);
    }

    private static String bars(Forest.Node node) {
        if (node.depth() == 0) {
            return "";
        }
        var above = node.bars().stream().map(goesOn -> goesOn ? "│ " : "  ").collect(Collectors.joining());
        return above + (node.isLast() ? "└─" : "├─");
    }

    private static String words(ProcessInfo info) {
        var app = info.app() == null ? null : "[" + info.app() + "]";
        return Stream.of(Long.toString(info.pid()), info.kind(), app, info.name())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }
}
