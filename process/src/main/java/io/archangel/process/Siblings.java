package io.archangel.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those children of one process that are of one lane: a doubly linked list through the children themselves, so that coming
 * and going cost no allocation. Guarded by that lane.
 */
@SuppressWarnings("ReferenceEquality") // a process equals itself alone
sealed class Siblings permits Children, Siblings.Apart {
    final Lane lane;

    /** Who came last: it is not linked before the next comes, so that one that goes before that touches no sibling. */
    private @Nullable Process latest;

    private @Nullable Process first;
    private int size;

    Siblings(Lane lane) {
        this.lane = lane;
    }

    // ---- with the lane locked ----

    final void add(Process child) {
        if (latest != null) {
            link(latest);
        }
        latest = child;
        size++;
    }

    private void link(Process child) {
        child.nextSibling = first;
        if (first != null) {
            first.previousSibling = child;
        }
        first = child;
    }

    /** Takes a child out, if it is in. */
    final void remove(Process child) {
        if (child == latest) {
            latest = null;
            size--;
        } else if (child == first || child.previousSibling != null) {
            unlink(child);
            size--;
        }
    }

    private void unlink(Process child) {
        var next = child.nextSibling;
        var previous = child.previousSibling;
        if (previous == null) {
            first = next;
        } else {
            previous.nextSibling = next;
        }
        if (next != null) {
            next.previousSibling = previous;
        }
        child.nextSibling = null;
        child.previousSibling = null;
    }

    // ---- with no lane locked ----

    /** Takes a child out, if it is in. */
    final void lockAndRemove(Process child) {
        lane.lock();
        try {
            remove(child);
        } finally {
            lane.unlock();
        }
    }

    final int lockAndCount() {
        lane.lock();
        try {
            return size;
        } finally {
            lane.unlock();
        }
    }

    final void lockAndList(List<? super Process> all) {
        lane.lock();
        try {
            if (latest != null) {
                all.add(latest);
            }
            for (var child = first; child != null; child = child.nextSibling) {
                all.add(child);
            }
        } finally {
            lane.unlock();
        }
    }

    /** One that stays apart in memory from those that come after it, two cache lines, as each is written by a core of its own. */
    @SuppressWarnings({"unused", "UnusedVariable"}) // they are there to take room
    static final class Apart extends Siblings {
        private long a0, a1, a2, a3, a4, a5, a6, a7;
        private long b0, b1, b2, b3, b4, b5, b6, b7;

        Apart(Lane lane) {
            super(lane);
        }
    }
}
