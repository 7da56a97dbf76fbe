package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stay of a thread in foreign code, fenced so that an interrupt meant for it never reaches what the thread does next
 * (as FutureTask does it).
 *
 * <pre>
 * RUNNING --finish--> DONE
 * RUNNING --interrupt--> INTERRUPTING --> INTERRUPTED --finish--> DONE
 * </pre>
 */
final class Body {
    private static final int RUNNING = 0;
    private static final int INTERRUPTING = 1;
    private static final int INTERRUPTED = 2;
    private static final int DONE = 3;
    private static final long NEVER = Long.MIN_VALUE;
    private static final VarHandle BODY = Fields.handle(MethodHandles.lookup(), Frame.class, "body", Body.class);
    private static final VarHandle STATE = Fields.handle(MethodHandles.lookup(), "state", int.class);

    final Thread thread;

    private volatile int state = RUNNING;

    /** What it says that it waits for, or null; written by the thread itself. */
    volatile @Nullable String waitsFor;

    /** When it left, by the manager's clock, if its process was ending by then; published by {@code state}. */
    private long ended = NEVER;

    /** The calling thread comes. */
    Body() {
        thread = Thread.currentThread();
    }

    /** A virtual thread will come, once it is started. @param work what it does; it must {@link #finish} at its end */
    Body(String name, Consumer<Body> work) {
        thread = Thread.ofVirtual().name(name).unstarted(() -> work.accept(this));
    }

    /** The thread comes to work for a process. @return false if one is there */
    boolean comeTo(Frame process) {
        var there = process.body;
        return (there == null || there.isDone()) && BODY.compareAndSet(process, there, this);
    }

    /** Interrupts the thread if it is still inside. Any thread but a loop's. @return true for the one call that did */
    boolean interrupt() {
        if (!STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            return false;
        }
        thread.interrupt();
        state = INTERRUPTED;
        return true;
    }

    /** The thread leaves, and when is noted; by the thread itself. */
    void finish(long now) {
        ended = now;
        finish();
    }

    /** The thread leaves; by the thread itself. @return false if it was interrupted, which is cleared */
    boolean finish() {
        boolean orderly = close();
        if (!orderly) {
            var unused = Thread.interrupted();
        }
        return orderly;
    }

    /** No interrupt comes any more. Any thread, if its own never came. @return false if one came */
    boolean close() {
        if (STATE.compareAndSet(this, RUNNING, DONE)) {
            return true;
        }
        while (state == INTERRUPTING) {
            Thread.onSpinWait();
        }
        state = DONE;
        return false;
    }

    boolean isDone() {
        return state == DONE;
    }

    /** How many nanoseconds after a moment it left, or null if it is inside, or that was not noted. */
    @Nullable
    Long endedAfter(long moment) {
        return isDone() && ended != NEVER ? Math.max(0, ended - moment) : null;
    }

    boolean isInterrupted() {
        return state == INTERRUPTED;
    }
}
