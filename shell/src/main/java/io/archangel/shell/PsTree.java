package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Shows who started whom. */
@Command(name = "pstree", description = "Show all processes as a tree.")
final class PsTree extends Listing<Forest.Node> {
    @Override
    List<Column<Forest.Node>> columns(Invocation invocation) {
        return List.of(
                Column.pid("PID", node -> node.info().pid()),
                Column.pid("PPID", node -> node.info().ppid()),
                new Column<>("DEPTH", "depth", true, 0, node -> Integer.toString(node.depth()), Forest.Node::depth),
                Column.text("STAT", node -> node.info().stat()),
                Column.span("AGE", node -> node.info().age()),
                Column.text("KIND", node -> node.info().kind()),
                Column.text("APP", node -> node.info().app()),
                Column.text("NAME", node -> node.info().name()));
    }

    @Override
    List<Forest.Node> rows(Invocation invocation) {
        return Forest.order(invocation.manager().list());
    }

    @Override
    int run(Invocation invocation) {
        if (isJson) {
            return super.run(invocation);
        }
        rows(invocation).forEach(node -> invocation.paper().line(bars(node) + words(node.info())));
        return Shell.DONE;
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
