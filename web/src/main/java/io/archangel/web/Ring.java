package io.archangel.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** So many of the latest, and no more. One thread at a time. */
final class Ring<T> {
    private final int most;
    private final ArrayDeque<T> kept;

    Ring(int most) {
        this.most = most;
        kept = new ArrayDeque<>();
    }

    /** Keeps one more. @return the oldest, where that went for it, or null */
    @Nullable
    T add(T one) {
        var gone = kept.size() == most ? kept.removeFirst() : null;
        kept.addLast(one);
        return gone;
    }

    /** A copy, the oldest first. */
    List<T> all() {
        return new ArrayList<>(kept);
    }
}
