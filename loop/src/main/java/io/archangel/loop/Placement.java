package io.archangel.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Who runs the virtual threads of one sort, say the requests of one route: the loop, or the JDK's pool. It is told, or finds
 * out:
 *
 * <pre>
 * POOL --a hundred in a row were short-->  LOOP
 * LOOP --one was long-->                   POOL
 * </pre>
 *
 * <p>Long is one that held its thread for half a millisecond at a stretch by its own doing, computing or waiting; others may
 * have had the processor meanwhile, which counts for nothing ({@link OwnTime}). Who goes back to the pool before ten
 * seconds have passed, or ten thousand have ended well, needs twice as many the next time. Time
 * heals, too: two seconds without a long one for each hundred that are needed, and no more than thirty.
 *
 * <p>One serves all loops; any thread, unless a method says otherwise.
 */
public final class Placement {
    /** From how many nanoseconds on a slice is long. */
    static final long LONG_NANOS = 500_000;

    private static final int LEAST = 100;
    private static final int MOST = 102_400;
    private static final long PROVEN_NANOS = 10_000_000_000L;
    private static final int PROVEN = 10_000;

    /** Without a long one, for each hundred that are needed. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private static final long MOST_QUIET_NANOS = 30_000_000_000L;
    private static final Placement LOOP = new Placement(false, true, System::nanoTime);
    private static final Placement POOL = new Placement(false, false, System::nanoTime);

    private final boolean adapts;
    private final LongSupplier nanos;
    private final AtomicBoolean loop;

    /** How many ended well in a row, on the pool; on the loop about so many, for loops may lose each other's. */
    private final AtomicInteger good = new AtomicInteger();

    /** How many of them it takes; written by who sends them back. */
    private volatile int needed = LEAST;

    /** When they went over to the loop; written by who sends them there. */
    private volatile long since;

    /** The slice that sent them back, in nanoseconds, or 0; written by who does. */
    private volatile long longest;

    /** When the last long one ended. */
    private volatile long lastLong;

    /** True if it was time, not number, that sent them to the loop; written by who sends them there. */
    private volatile boolean quiet;

    /** How many seemed long, and were not. */
    private final LongAdder kept = new LongAdder();

    private Placement(boolean adapts, boolean loop, LongSupplier nanos) {
        this.adapts = adapts;
        this.loop = new AtomicBoolean(loop);
        this.nanos = nanos;
    }

    /** The loop runs them, whatever they do. */
    public static Placement loop() {
        return LOOP;
    }

    /** The pool does. */
    public static Placement pool() {
        return POOL;
    }

    /** The pool does until they have shown that the loop may. */
    public static Placement adaptive() {
        return adaptive(System::nanoTime);
    }

    /** The same by another clock. */
    static Placement adaptive(LongSupplier nanos) {
        return new Placement(true, false, nanos);
    }

    /** True if the loop runs those that start now. */
    public boolean isLoop() {
        return loop.get();
    }

    /** Why they run where they do, in a few words for operators. */
    public String reason() {
        if (!adapts) {
            return "as told";
        }
        if (isLoop()) {
            return (quiet
                            ? "none was long for " + quietNanos() / 1_000_000_000 + " s"
                            : needed + " in a row were short")
                    + keptInWords();
        }
        var sent = longest == 0
                ? ""
                : ", or none is long for " + quietNanos() / 1_000_000_000 + " s, since one held the loop for "
                        + longest / 100_000 / 10.0 + " ms";
        return good.get() + " of " + needed + " in a row were short" + sent + keptInWords();
    }

    /** How many slices were long by the clock, and not by their own doing. */
    long kept() {
        return kept.sum();
    }

    private String keptInWords() {
        long seemed = kept();
        return seemed == 0 ? "" : "; " + seemed + " only waited for a processor";
    }

    /** {@code loop} or {@code pool}. */
    @Override
    public String toString() {
        return isLoop() ? "loop" : "pool";
    }

    /** One has ended, and none of its slices took long. @param aside true if it was on the pool */
    void wentWell(boolean aside) {
        if (!adapts) {
            return;
        }
        boolean here = loop.get();
        if (here && !aside) {
            good.setPlain(good.getPlain() + 1);
        } else if (!here && aside && good.incrementAndGet() >= LEAST) {
            tryTheLoop();
        }
    }

    private void tryTheLoop() {
        long now = nanos.getAsLong();
        boolean many = good.get() >= needed;
        if (many || (longest != 0 && now - lastLong >= quietNanos())) {
            quiet = !many;
            since = now;
            good.set(0);
            loop.set(true);
        }
    }

    /**
     * A slice took long by the clock.
     *
     * @param own for how many nanoseconds it held its thread by its own doing
     * @return true if its thread is to leave the loop
     */
    boolean seemedLong(long own) {
        if (!adapts) {
            return false;
        }
        if (own < LONG_NANOS) {
            kept.increment();
            return false;
        }
        tookLong(own);
        return true;
    }

    private void tookLong(long own) {
        long now = nanos.getAsLong();
        lastLong = now;
        int well = good.getAndSet(0);
        if (loop.compareAndSet(true, false)) {
            longest = own;
            boolean proven = well >= PROVEN || now - since >= PROVEN_NANOS;
            needed = proven ? LEAST : Math.min(MOST, needed * 2);
        }
    }

    private long quietNanos() {
        return Math.min(MOST_QUIET_NANOS, QUIET_NANOS * (needed / LEAST));
    }
}
