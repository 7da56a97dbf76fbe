package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a moment at a time. Taking it is one compare-and-set and letting it go is none, which is half of what
 * a ReentrantLock costs; in return whoever finds it taken spins, then yields, then sleeps a little. Not reentrant. Never held
 * for long. Any thread.
 */
final class SpinLock {
    private static final VarHandle TAKEN = Fields.handle(MethodHandles.lookup(), "taken", boolean.class);
    private static final int SPINS = 100;
    private static final int YIELDS = 1_000;
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

    private volatile boolean taken;

    /** Takes it if nobody has it. @return whether he has it now */
    boolean tryLock() {
        return !taken && TAKEN.compareAndSet(this, false, true);
    }

    /**
     * Takes it as soon as nobody has it. The compare-and-set is a fence on the machines there are: what was written before
     * it is seen by others before anything volatile is read after it. Who comes and who goes lean on that.
     */
    void lock() {
        for (int attempt = 0; !tryLock(); attempt++) {
            if (attempt < SPINS) {
                Thread.onSpinWait();
            } else if (attempt < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, NAP);
            }
        }
    }

    /** Lets it go; by whoever has it. */
    void unlock() {
        TAKEN.setRelease(this, false);
    }
}
