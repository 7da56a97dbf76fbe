package io.archangel.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The children of one process: a doubly linked list through the children themselves, so that coming and going cost no
 * allocation. Guarded by the lane of the parent.
 */
@SuppressWarnings("ReferenceEquality") // a process equals itself alone
final class Children {
    /** In place of a number of children: the list takes none any more. */
    static final int CLOSED = -1;

    private final Lane lane;

    /** Who came last: it is not linked before the next comes, so that one that goes before that touches no sibling. */
    private @Nullable Process latest;

    private @Nullable Process first;
    private int size;
    private boolean closed;

    /** What is to run when the last has gone; written with the lane locked, looked at without. */
    private volatile @Nullable Runnable whenEmpty;

    /** @param lane that of the parent */
    Children(Lane lane) {
        this.lane = lane;
    }

    /** True if it is this lane that guards them, as where a loop registers what a process of its own asked for. */
    boolean areOf(Lane other) {
        return lane == other;
    }

    // ---- with the lane locked ----

    /** Adds a child, unless its exit is complete by now. @return how many there are now, or CLOSED */
    int add(Process child) {
        if (closed) {
            return CLOSED;
        }
        if (!child.exited) {
            if (latest != null) {
                link(latest);
            }
            latest = child;
            size++;
        }
        return size;
    }

    private void link(Process child) {
        child.nextSibling = first;
        if (first != null) {
            first.previousSibling = child;
        }
        first = child;
    }

    /** Takes a child out, if it is in; who waits for the last is told by {@link #tellIfEmpty}. */
    void remove(Process child) {
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

    private List<Process> everyone() {
        var all = new ArrayList<Process>(size);
        if (latest != null) {
            all.add(latest);
        }
        for (var child = first; child != null; child = child.nextSibling) {
            all.add(child);
        }
        return all;
    }

    // ---- any thread, with no lane locked ----

    /** Adds a child of another lane. @return as {@link #add} does */
    int adopt(Process child) {
        lane.lock();
        try {
            return add(child);
        } finally {
            lane.unlock();
        }
    }

    /** Takes a child out, if it is in: one of another lane, or that lives on. */
    void letGo(Process child) {
        lane.lock();
        try {
            remove(child);
        } finally {
            lane.unlock();
        }
    }

    /** Tells whoever closed the list that the last has gone, once. */
    void tellIfEmpty() {
        if (whenEmpty == null) {
            return;
        }
        Runnable last = null;
        lane.lock();
        try {
            if (size == 0) {
                last = whenEmpty;
                whenEmpty = null;
            }
        } finally {
            lane.unlock();
        }
        if (last != null) {
            last.run();
        }
    }

    /** Closes the list if nobody is in it. @return whether it is closed now */
    boolean closeIfEmpty() {
        lane.lock();
        try {
            closed |= size == 0;
            return closed;
        } finally {
            lane.unlock();
        }
    }

    /**
     * Closes the list and says who is in it.
     *
     * @param last runs once, when the last of them has gone; not at all if there is none
     */
    List<Process> close(Runnable last) {
        lane.lock();
        try {
            closed = true;
            whenEmpty = size == 0 ? null : last;
            return everyone();
        } finally {
            lane.unlock();
        }
    }

    /** Who is in it. */
    List<Process> list() {
        lane.lock();
        try {
            return everyone();
        } finally {
            lane.unlock();
        }
    }

    /** How many they are. */
    int size() {
        lane.lock();
        try {
            return size;
        } finally {
            lane.unlock();
        }
    }
}
