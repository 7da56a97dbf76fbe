package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is in flight. */
@Command(name = "ps", description = "List all processes, the oldest first.")
final class Ps extends Listing<ProcessInfo> {
    @Option(names = "-l", description = "Also show IDLE, WCHAN, LIMIT and THREAD.")
    boolean isLong;

    @Option(
            names = "-o",
            paramLabel = "COLUMN",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Show these columns, in this order.")
    @Nullable
    List<String> picked;

    @Option(names = "--forest", description = "Show children below their parents.")
    boolean isForest;

    /** How deep each row stands, once the rows are made. */
    private final Map<Long, Integer> depths = new HashMap<>();

    @Override
    List<Column<ProcessInfo>> columns(Invocation invocation) {
        var columns = picked == null ? ProcessColumns.of(isLong) : ProcessColumns.named(picked);
        return isForest ? columns.stream().map(this::indented).toList() : columns;
    }

    @Override
    List<ProcessInfo> rows(Invocation invocation) {
        boolean wantsStacks = isLong || (picked != null && needStacks(picked));
        var rows = invocation.manager().list(wantsStacks && invocation.seesStacks());
        if (!isForest) {
            return rows;
        }
        var ordered = new ArrayList<ProcessInfo>(rows.size());
        for (var node : Forest.order(rows)) {
            depths.put(node.info().pid(), node.depth());
            ordered.add(node.info());
        }
        return ordered;
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before) {
        return before.getLast().equals("-o")
                ? ProcessColumns.all().stream()
                        .map(column -> new Suggestion(column.option(), ""))
                        .toList()
                : List.of();
    }

    private static boolean needStacks(List<String> columns) {
        return columns.stream().anyMatch(name -> name.equalsIgnoreCase("wchan") || name.equalsIgnoreCase("thread"));
    }

    /** The column KIND with a step to the right for each parent; any other as it is. */
    private Column<ProcessInfo> indented(Column<ProcessInfo> column) {
        return column.title().equals("KIND")
                ? new Column<>("KIND", "kind", false, 0, info -> indent(info) + info.kind(), ProcessInfo::kind)
                : column;
    }

    private String indent(ProcessInfo info) {
        int depth = Math.min(32, depths.getOrDefault(info.pid(), 0));
        return depth == 0 ? "" : "  ".repeat(depth - 1) + "\\_ ";
    }
}
