package io.archangel.loop;

import org.jspecify.annotations.Nullable;

/**
 * How long a slice held its thread by its own doing, whether it computed or waited where it can't be moved away: what it took
 * by the clock, less the time for which others had the processor, or garbage was collected.
 *
 * <p>The system is asked about that when a slice looks long by the clock, and now and then before, so that there is
 * something to compare with. What others had between that earlier look and the slice counts for the slice, which may so
 * pass for shorter than it was, never for longer; then the looks come closer. A processor that a host takes away from the
 * machine itself is told nowhere.
 *
 * <p>Of one thread at a time; whoever runs the slices.
 */
final class OwnTime {
    /** How old a look may get before a slice begins. */
    private static final long OLD_NANOS = 10_000_000;

    /** How many slices begin with a look of their own, after one of which it was not clear. */
    private static final int CLOSE = 4;

    private final ThreadStat stat;

    /** Whom the last look was at, when, and for how long it had been kept from the processors. */
    private @Nullable Thread of;

    private long at;
    private long kept = -1;

    /** How many more looks are to come before a slice of its own each. */
    private int close;

    OwnTime(ThreadStat stat) {
        this.stat = stat;
    }

    /** A slice begins. @param now by nanoTime */
    void begin(long now) {
        if (close > 0 || now - at >= OLD_NANOS || isAnother()) {
            close = Math.max(0, close - 1);
            look(now);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isAnother() {
        return of != Thread.currentThread();
    }

    private void look(long now) {
        of = Thread.currentThread();
        at = now;
        kept = stat.keptNanos();
    }

    /** How much of a slice was its own, in nanoseconds. @param took by the clock, until now */
    long of(long took) {
        if (took < Placement.LONG_NANOS) {
            return took;
        }
        long before = kept;
        look(at + took);
        if (before < 0 || kept < 0) {
            return took;
        }
        long own = took - (kept - before);
        if (own >= Placement.LONG_NANOS) {
            own -= stat.collectingNanos(took);
        }
        if (own < Placement.LONG_NANOS) {
            close = CLOSE;
        }
        return Math.max(0, own);
    }
}
