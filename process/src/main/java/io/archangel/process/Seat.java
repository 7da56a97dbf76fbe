package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on a thread that runs callbacks of many processes, and when its batch of work began. A field of a
 * {@link HostThread}; of another thread, while it is lent to a host.
 */
final class Seat {
    private static final ThreadLocal<@Nullable Seat> LENT = new ThreadLocal<>();
    private static final VarHandle CURRENT = Fields.handle(MethodHandles.lookup(), "current", Process.class);

    /** In place of a time: it is read when somebody first asks. */
    private static final long UNREAD = Long.MIN_VALUE;

    /** Written by its thread only, by {@link #change}; others may look at it to see who holds the thread. */
    private volatile @Nullable Process current;

    /** When the batch of work began that its thread does now, by {@link System#nanoTime}, UNREAD, or 0. That thread's alone. */
    private long batch;

    /** The calling thread's, or null if it is of another sort. */
    static @Nullable Seat here() {
        var thread = Thread.currentThread();
        if (thread instanceof HostThread host) {
            return host.seat();
        }
        return thread.isVirtual() ? null : LENT.get();
    }

    /** Gives the calling thread one while it does some work; it keeps what it has, and its batch goes on after that. */
    static void lend(Runnable work) {
        var here = here();
        if (here != null) {
            here.runInside(work);
            return;
        }
        var lent = new Seat();
        lent.change(null, Guard.current());
        LENT.set(lent);
        try {
            work.run();
        } finally {
            LENT.remove();
        }
    }

    /** What the work says of batches holds no longer than that: the batch before it goes on. */
    private void runInside(Runnable work) {
        long before = batch;
        try {
            work.run();
        } finally {
            batch = before;
        }
    }

    @Nullable
    Process current() {
        return current;
    }

    /**
     * Another has its turn. By its thread only, which needs no fence for that, nor a store where nothing changes: a request
     * comes and goes in a few such turns.
     */
    @SuppressWarnings("ReferenceEquality") // a process equals itself alone
    void change(@Nullable Process from, @Nullable Process to) {
        if (from != to) {
            CURRENT.setRelease(this, to);
        }
    }

    void beginBatch() {
        batch = UNREAD;
    }

    /** @param nanoTime when it began, or 0 for none */
    void batch(long nanoTime) {
        batch = nanoTime;
    }

    boolean isInBatch() {
        return batch != 0;
    }

    /** When the batch began; the present outside one. */
    long moment() {
        if (batch == 0) {
            return System.nanoTime();
        }
        if (batch == UNREAD) {
            batch = System.nanoTime();
        }
        return batch;
    }
}
