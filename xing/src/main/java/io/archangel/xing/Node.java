package io.archangel.xing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree of routes, for what stands behind one slash. What it is asked for costs the same however many siblings
 * there are: a literal is looked up by its hash, made while the segment is read. Literals are tried first, then parameters,
 * the narrower before the wider, then what takes all the rest; a branch that leads nowhere is given up for the next.
 *
 * <p>A node says itself what leads to it, and has no table where it needs none, so that a path through a large tree touches
 * few lines of the processor's caches.
 */
final class Node {
    private static final Node[] NONE = {};

    /** What leads here, or empty. */
    private final String literal;

    /** What the parameter takes that leads here; of no matter for a literal. */
    private final Kind kind;

    /** Each at its literal's place by its hash, or the next that is free; none, or a power of two, at least half of it empty. */
    private final @Nullable Node[] named;

    /** Those that parameters lead to, the narrower first. */
    private final Node[] holes;

    /** Who answers if the path ends here. */
    private final @Nullable Leaf leaf;

    /** Who answers whatever comes. */
    private final @Nullable Leaf rest;

    private Node(String literal, Kind kind, List<Plan> plans, int depth) {
        var ends = new ArrayList<Plan>();
        var all = new ArrayList<Plan>();
        var literals = new LinkedHashMap<String, List<Plan>>();
        var kinds = new TreeMap<Kind, List<Plan>>();
        for (var plan : plans) {
            var segments = plan.pattern().segments();
            if (segments.size() == depth) {
                ends.add(plan);
            } else if (segments.get(depth).literal() instanceof String it) {
                literals.computeIfAbsent(it, any -> new ArrayList<>()).add(plan);
            } else if (segments.get(depth).kind() instanceof Kind it && it != Kind.REST) {
                kinds.computeIfAbsent(it, any -> new ArrayList<>()).add(plan);
            } else {
                all.add(plan);
            }
        }
        this.literal = literal;
        this.kind = kind;
        named = table(literals, depth);
        holes = kinds.isEmpty()
                ? NONE
                : kinds.entrySet().stream()
                        .map(it -> new Node("", it.getKey(), it.getValue(), depth + 1))
                        .toArray(Node[]::new);
        leaf = Leaf.of(ends);
        rest = Leaf.of(all);
    }

    private static @Nullable Node[] table(Map<String, List<Plan>> literals, int depth) {
        if (literals.isEmpty()) {
            return NONE;
        }
        int size = Integer.highestOneBit(literals.size() * 2 - 1) * 2;
        var table = new @Nullable Node[size];
        literals.forEach((literal, plans) -> {
            int at = place(literal.hashCode(), size);
            while (table[at] != null) {
                at = (at + 1) & (size - 1);
            }
            table[at] = new Node(literal, Kind.TEXT, plans, depth + 1);
        });
        return table;
    }

    /** The tree of some routes. */
    static Node of(List<Plan> plans) {
        return new Node("", Kind.TEXT, plans, 0);
    }

    /**
     * Who answers a method for a path, or null if nobody does.
     *
     * @param from  where the segment begins
     * @param depth how many parameters stand before it
     * @param spans takes where the parameters are
     */
    @Nullable
    Plan find(String method, String path, int from, int depth, Spans spans) {
        int hash = 0;
        int end = from;
        for (; end < path.length(); end++) {
            char c = path.charAt(end);
            if (c == '/') {
                break;
            }
            hash = 31 * hash + c;
        }
        var child = named(hash, path, from, end);
        if (child != null) {
            var found = child.onward(method, path, end, depth, spans);
            if (found != null) {
                return found;
            }
        }
        for (var hole : holes) {
            if (hole.kind.takes(path, from, end)) {
                var found = hole.onward(method, path, end, depth + 1, spans);
                if (found != null) {
                    spans.note(depth, from, end);
                    return found;
                }
            }
        }
        var found = rest == null ? null : rest.of(method);
        if (found != null) {
            spans.note(depth, from, path.length());
        }
        return found;
    }

    private @Nullable Plan onward(String method, String path, int end, int depth, Spans spans) {
        if (end < path.length()) {
            return find(method, path, end + 1, depth, spans);
        }
        return leaf == null ? null : leaf.of(method);
    }

    private @Nullable Node named(int hash, String path, int from, int end) {
        int size = named.length;
        if (size == 0) {
            return null;
        }
        int at = place(hash, size);
        var node = named[at];
        while (node != null && !(node.literal.length() == end - from && path.startsWith(node.literal, from))) {
            at = (at + 1) & (size - 1);
            node = named[at];
        }
        return node;
    }

    private static int place(int hash, int size) {
        return (hash ^ (hash >>> 16)) & (size - 1);
    }

    /** Adds all leaves for a path, whatever their methods. */
    void collect(String path, int from, List<Leaf> into) {
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        var child = named(path.substring(from, end).hashCode(), path, from, end);
        if (child != null) {
            child.collectOnward(path, end, into);
        }
        for (var hole : holes) {
            if (hole.kind.takes(path, from, end)) {
                hole.collectOnward(path, end, into);
            }
        }
        if (rest != null) {
            into.add(rest);
        }
    }

    private void collectOnward(String path, int end, List<Leaf> into) {
        if (end < path.length()) {
            collect(path, end + 1, into);
        } else if (leaf != null) {
            into.add(leaf);
        }
    }
}
