package io.archangel.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** So many of the latest, and no more. One thread at a time. */
final class Ring<T> {
    private final int most;
    private final ArrayDeque<T> kept;

    Ring(int most) {
        this.most = most;
        kept = new ArrayDeque<>();
    }

    void add(T one) {
        if (kept.size() == most) {
            kept.removeFirst();
        }
        kept.addLast(one);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    T first() {
        return kept.getFirst();
    }

    /** A copy, the oldest first. */
    List<T> all() {
        return new ArrayList<>(kept);
    }
}
