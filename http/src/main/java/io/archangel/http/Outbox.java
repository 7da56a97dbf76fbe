package io.archangel.http;

import io.archangel.http.wire.Frame;
import io.archangel.process.HostThread;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a WebSocket: any thread puts it in, the loop takes it out. It is bounded in bytes; what is
 * greater than all of it waits alone. What is full stays so until half of it is empty.
 *
 * <pre>
 * OPEN --close frame--> CLOSED: nothing more is put in --shut--> EMPTY
 * </pre>
 */
final class Outbox {
    /** What even an empty message takes. */
    private static final int EACH = 32;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All guarded by the lock. */
    private ArrayDeque<Frame> waiting = new ArrayDeque<>(1);

    private int bytes;
    private boolean full;
    private boolean closed;

    /** The loop has been told that something waits, and not yet come for it. */
    private boolean awaited;

    /** Somebody was refused, and is to be told when there is room. */
    private boolean refused;

    /** What came of putting something in. */
    enum Put {
        /** It waits, and the loop is to be told. */
        FIRST,

        /** It waits, and the loop knows. */
        BEHIND,

        /** There is no room, and this thread is not to wait for it. */
        REFUSED,

        /** Nothing more is taken. */
        CLOSED
    }

    Outbox(int most) {
        this.most = most;
    }

    // ---- any thread ----

    /** Puts a message in if there is room. */
    Put offer(Frame message) {
        lock.lock();
        try {
            refused |= !closed && !hasRoom(message);
            return full && !closed ? Put.REFUSED : add(message);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message in as soon as there is room. */
    Put put(Frame message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoom(message)) {
                if (Thread.currentThread() instanceof HostThread) {
                    return Put.REFUSED;
                }
                changed.await();
            }
            return add(message);
        } finally {
            lock.unlock();
        }
    }

    /** Puts the last frame in, for which there is always room. */
    Put close(Frame last) {
        lock.lock();
        try {
            var put = add(last);
            closed = true;
            changed.signalAll();
            return put;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private static int size(Frame frame) {
        return frame.size() + EACH;
    }

    private boolean hasRoom(Frame message) {
        full |= bytes > 0 && size(message) > most - bytes;
        return !full;
    }

    private Put add(Frame frame) {
        if (closed) {
            return Put.CLOSED;
        }
        waiting.add(frame);
        bytes += size(frame);
        var put = awaited ? Put.BEHIND : Put.FIRST;
        awaited = true;
        return put;
    }

    // ---- the loop ----

    /** Takes out what is next; if that is nothing, the loop is to be told of what comes. */
    @Nullable
    Frame next() {
        lock.lock();
        try {
            var next = waiting.poll();
            if (next == null) {
                awaited = false;
                return null;
            }
            bytes -= size(next);
            if (full && bytes <= most / 2) {
                full = false;
                waiting = new ArrayDeque<>(waiting);
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** True once if somebody was refused and there is room. */
    boolean isRoomAgain() {
        lock.lock();
        try {
            boolean again = refused && !full && !closed;
            refused &= !again;
            return again;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits; nobody is to wait for it, and nothing more is taken. */
    void shut() {
        lock.lock();
        try {
            closed = true;
            waiting = new ArrayDeque<>(1);
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
