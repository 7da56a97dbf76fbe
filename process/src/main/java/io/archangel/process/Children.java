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

    /** All guarded by the lock. */
    private @Nullable Process first;

    private int size;
    private boolean closed;
    private @Nullable Runnable whenEmpty;

    /** Adds a child, unless its exit is complete by now. @return how many there are now, or CLOSED */
    int add(Process child) {
        lock.lock();
        try {
            if (closed) {
                return CLOSED;
            }
            if (!child.exited) {
                child.nextSibling = first;
                if (first != null) {
                    first.previousSibling = child;
                }
                first = child;
                size++;
            }
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a child out, if it is in. @return how many are left */
    int remove(Process child) {
        Runnable last = null;
        int left;
        lock.lock();
        try {
            var next = child.nextSibling;
            var previous = child.previousSibling;
            if (first != child && previous == null) {
                return size;
            }
            if (previous == null) {
                first = next;
            } else {
                previous.nextSibling = next;
            }
            if (next != null) {
                next.previousSibling = previous;
            }
            size--;
            left = size;
            child.nextSibling = null;
            child.previousSibling = null;
            if (closed && first == null) {
                last = whenEmpty;
                whenEmpty = null;
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.run();
        }
        return left;
    }

    /** Closes the list if nobody is in it. @return whether it is closed now */
    boolean closeIfEmpty() {
        lock.lock();
        try {
            closed |= first == null;
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
            whenEmpty = last;
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
        var all = new ArrayList<Process>();
        for (var child = first; child != null; child = child.nextSibling) {
            all.add(child);
        }
        return all;
    }
}
