package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts processes below their parents, however deep, without recursion. */
final class Forest {
    /** Deeper than this nothing is indented further. */
    private static final int DEEPEST = 32;

    private Forest() {}

    /**
     * A process in its place.
     *
     * @param info   what it is
     * @param depth  0 for one whose parent is not listed
     * @param isLast whether no sibling follows
     * @param bars   for each level above it but the first, whether a sibling of that ancestor follows
     */
    record Node(ProcessInfo info, int depth, boolean isLast, List<Boolean> bars) {}

    /** All of them, each parent before its children, siblings in the order given. */
    static List<Node> order(List<ProcessInfo> processes) {
        var pids = new HashSet<Long>();
        processes.forEach(info -> pids.add(info.pid()));
        Map<Long, List<ProcessInfo>> children = new LinkedHashMap<>();
        for (var info : processes) {
            var parent = pids.contains(info.ppid()) ? info.ppid() : 0;
            children.computeIfAbsent(parent, none -> new ArrayList<>()).add(info);
        }
        var ordered = new ArrayList<Node>(processes.size());
        var open = new ArrayDeque<Node>();
        push(open, children.getOrDefault(0L, List.of()), 0, List.of());
        while (!open.isEmpty()) {
            var node = open.pop();
            ordered.add(node);
            var below = children.get(node.info().pid());
            if (below != null) {
                push(open, below, node.depth() + 1, bars(node));
            }
        }
        return ordered;
    }

    private static void push(ArrayDeque<Node> open, List<ProcessInfo> siblings, int depth, List<Boolean> bars) {
        for (int at = siblings.size() - 1; at >= 0; at--) {
            open.push(new Node(siblings.get(at), depth, at == siblings.size() - 1, bars));
        }
    }

    private static List<Boolean> bars(Node node) {
        if (node.depth() == 0 || node.depth() > DEEPEST) {
            return node.bars();
        }
        var bars = new ArrayList<>(node.bars());
        bars.add(!node.isLast());
        return bars;
    }
}
