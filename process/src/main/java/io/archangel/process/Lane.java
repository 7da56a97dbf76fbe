package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that few threads share, for what is written whenever a process comes or goes: the page that is being filled, the
 * rings of events, the rows of history, and the places among their siblings of those whose pids are of this lane. Threads are
 * spread over lanes, so a loop, what it registers and what comes of that there meet nobody; and he who comes or goes takes one
 * lock for all of it.
 *
 * <p>Taking it is one compare-and-set and letting it go is none, which is half of what a ReentrantLock costs; in return
 * whoever finds it taken spins, then yields, then sleeps a little; a virtual thread only spins, and so stays on its carrier. Not reentrant. Never held for long, nor two at a time,
 * nor while foreign code runs other than a clock. Any thread.
 */
final class Lane {
    private static final VarHandle TAKEN = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int SPINS = 100;
    private static final int YIELDS = 1_000;
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

    /** In the middle of an array, so that nothing else is on its cache line, nor on the one that a core fetches with it. */
    private static final int MIDDLE = 32;

    private final int[] taken = new int[2 * MIDDLE];

    /** Which it is, from 0. */
    final int number;

    /**
     * Held by whoever comes under one of its processes if that may have so many children only. Before any lane; and nobody who
     * has it leaves his carrier, for those who wait for it may have all the others.
     */
    final ReentrantLock admission = new ReentrantLock();

    /** The page that it fills; null until somebody comes. Guarded by the lock. */
    @Nullable
    Page page;

    Lane(int number) {
        this.number = number;
    }

    /** Takes it as soon as nobody has it. */
    void lock() {
        for (int attempt = 0; !tryLock(attempt > 0); attempt++) {
            if (attempt < SPINS || Thread.currentThread().isVirtual()) {
                Thread.onSpinWait();
                continue;
            }
            Thread.yield(); // also before it parks, which it does not while it is interrupted: who has it must go on
            if (attempt >= YIELDS) {
                LockSupport.parkNanos(this, NAP);
            }
        }
    }

    /** @param looks whether to look first, which spares others where somebody is likely to have it */
    private boolean tryLock(boolean looks) {
        return (!looks || (int) TAKEN.getOpaque(taken, MIDDLE) == 0) && TAKEN.compareAndSet(taken, MIDDLE, 0, 1);
    }

    /**
     * Takes a lock that all lanes share, with one of them locked. A virtual thread stays on its carrier meanwhile: without one it
     * might have to wait for those who wait for the lane.
     */
    static void share(ReentrantLock lock) {
        while (!lock.tryLock()) {
            Thread.onSpinWait();
        }
    }

    /** Lets it go; by whoever has it. */
    void unlock() {
        TAKEN.setRelease(taken, MIDDLE, 0);
    }

    /**
     * Waits until nobody has it. Who has written something that others read when they have taken it comes by here before he
     * looks for what they have written: so either he sees theirs, or they see his, and they need no fence for it.
     */
    void pass() {
        lock();
        unlock();
    }
}
