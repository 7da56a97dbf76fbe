package io.archangel.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The children of one process: a doubly linked list through the children themselves, so that coming and going cost no
 * allocation. The lock is held for links only.
 */
@SuppressWarnings("ReferenceEquality") // a process equals itself alone
final class Children {
    /** In place of a number of children: the list takes none any more. */
    static final int CLOSED = -1;

    /** The closed list of those that never had a child. */
    static final Children NONE = new Children();

    static {
        NONE.closed = true;
    }

    private final SpinLock lock = new SpinLock();

    // ---- guarded by the lock ----

    /** Who came last: it is not linked before the next comes, so that one that goes before that touches no sibling. */
    private @Nullable Process latest;

    private @Nullable Process first;
    private int size;
    private boolean closed;

    /** What is to run when the last has gone; written with the lock, looked at without. */
    private volatile @Nullable Runnable whenEmpty;

    /** Adds a child, unless its exit is complete by now. @return how many there are now, or CLOSED */
    int add(Process child) {
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
    }

    private void link(Process child) {
        child.nextSibling = first;
        if (first != null) {
            first.previousSibling = child;
        }
        first = child;
    }

    /** Takes a child out, if it is in; who waits for the last is told by {@link #tellIfEmpty}. @return how many are left */
    int remove(Process child) {
        lock.lock();
        try {
            if (child == latest) {
                latest = null;
                size--;
            } else if (child == first || child.previousSibling != null) {
                unlink(child);
                size--;
            }
            return size;
        } finally {
            lock.unlock();
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

    /** Tells whoever closed the list that the last has gone, once. */
    void tellIfEmpty() {
        if (whenEmpty == null) {
            return;
        }
        Runnable last = null;
        lock.lock();
        try {
            if (size == 0) {
                last = whenEmpty;
                whenEmpty = null;
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.run();
        }
    }

    /** Closes the list if nobody is in it. @return whether it is closed now */
    boolean closeIfEmpty() {
        lock.lock();
        try {
            closed |= size == 0;
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the list and says who is in it.
     *
     * @param last runs once, when the last of them has gone; not at all if there is none
     */
    List<Process> close(Runnable last) {
        lock.lock();
        try {
            closed = true;
            whenEmpty = size == 0 ? null : last;
            return everyone();
        } finally {
            lock.unlock();
        }
    }

    /** Who is in it. */
    List<Process> list() {
        lock.lock();
        try {
            return everyone();
        } finally {
            lock.unlock();
        }
    }

    /** How many they are. */
    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
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
}
