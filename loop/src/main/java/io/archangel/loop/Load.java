package io.archangel.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much a loop had to do in the last four seconds or so. The loop notes each batch of callbacks, which costs it no look
 * at the clock of its own; the sums are made when somebody looks.
 */
final class Load {
    /** A slot is a little more than a second. */
    private static final int SLOT_BITS = 30;

    private static final int SLOTS = 8;
    private static final int LOOKED_AT = 4;

    /** For each slot which it is, how long the loop was busy in it, and its longest batch. One writer, the loop. */
    private final AtomicLongArray slots = new AtomicLongArray(3 * SLOTS);

    /** A batch is over. Loop thread. */
    void add(long start, long nanos) {
        long slot = (start + nanos) >> SLOT_BITS;
        int at = place(slot);
        boolean fresh = slots.getPlain(at) != slot;
        long busy = fresh ? 0 : slots.getPlain(at + 1);
        long longest = fresh ? 0 : slots.getPlain(at + 2);
        slots.setRelease(at + 1, busy + nanos);
        slots.setRelease(at + 2, Math.max(longest, nanos));
        slots.setRelease(at, slot);
    }

    /** Which part of the time it was busy, 0 to 100. Any thread. @param running nanoseconds of the batch that runs now */
    int percent(long now, long running) {
        long busy = running;
        for (long slot = now >> SLOT_BITS; slot > (now >> SLOT_BITS) - LOOKED_AT; slot--) {
            busy += value(slot, 1);
        }
        long past = now & ((1L << SLOT_BITS) - 1);
        long window = past + ((LOOKED_AT - 1L) << SLOT_BITS);
        return (int) Math.min(100, Math.round(100.0 * busy / window));
    }

    /** The longest time for which a batch kept others waiting, in nanoseconds. Any thread. */
    long longest(long now, long running) {
        long longest = running;
        for (long slot = now >> SLOT_BITS; slot > (now >> SLOT_BITS) - LOOKED_AT; slot--) {
            longest = Math.max(longest, value(slot, 2));
        }
        return longest;
    }

    private long value(long slot, int which) {
        int at = place(slot);
        return slots.getAcquire(at) == slot ? slots.getAcquire(at + which) : 0;
    }

    private static int place(long slot) {
        return 3 * (int) Math.floorMod(slot, (long) SLOTS);
    }
}
