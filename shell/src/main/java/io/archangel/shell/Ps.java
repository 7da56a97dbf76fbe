package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is in flight. */
@Command(
        name = "ps",
        description = "List the processes in flight, the oldest first.",
        footer = {
            "",
            "WCHAN is what the thread of a process is in, or says that it waits for. Where there is none, a connection or a"
                    + " request says it: request, body, answer (nobody has given one yet, or all of it), message (of a"
                    + " WebSocket), client (it does not take what is sent), window (of HTTP/2, by which it says how much it"
                    + " takes)."
        })
final class Ps extends ProcessListing {
    @Option(names = "-l", description = "Also show IDLE, WCHAN, LIMIT and THREAD.")
    boolean isLong;

    @Option(names = "--forest", description = "Show children below their parents.")
    boolean isForest;

    /** How deep each row stands, once the rows are made. */
    private final Map<Long, Integer> depths = new HashMap<>();

    @Override
    List<Column<ProcessInfo>> columns(Invocation invocation) {
        return ProcessColumns.of(isLong).stream().map(this::indented).toList();
    }

    @Override
    List<Column<ProcessInfo>> all(Invocation invocation) {
        return super.all(invocation).stream().map(this::indented).toList();
    }

    @Override
    Optional<Stream<ProcessInfo>> flow(Invocation invocation, @Nullable Predicate<ProcessInfo> wanted) {
        return isForest ? Optional.empty() : super.flow(invocation, wanted);
    }

    @Override
    List<ProcessInfo> arrange(Invocation invocation, List<ProcessInfo> rows) {
        var arranged = super.arrange(invocation, rows);
        if (!isForest) {
            return arranged;
        }
        var ordered = new ArrayList<ProcessInfo>(arranged.size());
        for (var node : Forest.order(arranged)) {
            depths.put(node.info().pid(), node.depth());
            ordered.add(node.info());
        }
        return ordered;
    }

    /** The column KIND with a step to the right for each parent; any other as it is. */
    private Column<ProcessInfo> indented(Column<ProcessInfo> column) {
        return isForest && column.title().equals("KIND") ? column.shownAs(info -> indent(info) + info.kind()) : column;
    }

    private String indent(ProcessInfo info) {
        int depth = Math.min(32, depths.getOrDefault(info.pid(), 0));
        return depth == 0 ? "" : "  ".repeat(depth - 1) + "\\_ ";
    }
}
