package io.archangel.loop;

import java.util.function.LongSupplier;

/**
 * Which slices of a loop's virtual threads took long, with few looks at the clock, each of which costs a third of a slice:
 * the first of a turn is timed, and then sixteen at a time. If those took long together, so may have one of them, and the next
 * thousand are timed each. Loop thread.
 */
final class SliceClock {
    private static final int TOGETHER = 16;
    private static final int UNDER_SUSPICION = 1024;

    private final LongSupplier nanos;
    private final OwnTime own;

    /** When what is timed now began, the first of this turn or a number of them; 0 before. */
    private long mark;

    /** How many have ended since then. */
    private int since;

    /** How many more are to be timed each. */
    private int suspicious;

    /** True if this one is timed. */
    private boolean timed;

    /** @param own whose slices these are, that is the loop's thread */
    SliceClock(LongSupplier nanos, OwnTime own) {
        this.nanos = nanos;
        this.own = own;
    }

    /** A slice begins. */
    void begin() {
        timed = mark == 0 || suspicious > 0;
        if (timed) {
            mark = nanos.getAsLong();
            own.begin(mark);
        }
    }

    /** It is over. @return how long it took by the clock, in nanoseconds; 0 if that is not known */
    long end() {
        if (timed) {
            long took = look();
            suspicious = took >= Placement.LONG_NANOS ? UNDER_SUSPICION : Math.max(0, suspicious - 1);
            return took;
        }
        if (++since == TOGETHER) {
            suspect(look());
        }
        return 0;
    }

    /** The loop's turn is over. @param now by the same clock */
    void turned(long now) {
        if (since > 0) {
            suspect(now - mark);
        }
        mark = 0;
        since = 0;
    }

    private long look() {
        long before = mark;
        mark = nanos.getAsLong();
        since = 0;
        return mark - before;
    }

    private void suspect(long together) {
        if (together >= Placement.LONG_NANOS) {
            suspicious = UNDER_SUSPICION;
        }
    }
}
