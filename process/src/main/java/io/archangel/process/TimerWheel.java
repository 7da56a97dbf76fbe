package io.archangel.process;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Timers by the tick at which they are due: levels of 64 slots, each slot of a level as wide as the whole level below it.
 * Eleven levels hold any tick from 0 to Long.MAX_VALUE. It has neither thread nor lock: one caller at a time.
 *
 * <pre>
 * level 0   now          | each slot one tick
 * level 1       now + 64 | each slot 64 ticks, whose timers move down when the slot begins
 * level 2                  now + 4,096 ...
 * </pre>
 *
 * <p>A timer's level is that of the highest of its tick's digits to base 64 in which it differs from now. So all slots in
 * use of a level are ahead of now, and those of a lower level begin before those of a higher: the lowest bit of the first
 * mask that has one is what comes next. To set and to cancel costs the same however many there are.
 */
final class TimerWheel {
    /** What {@link #next} says when nothing is set. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = 11;
    private static final int NONE = -1;

    /** How many timers of a slot are looked at for the first that is due. */
    private static final int GLANCE = 16;

    /** For each level, which of its slots are in use. */
    private final long[] used = new long[LEVELS];

    /** The ends of each slot's list. */
    private final @Nullable Entry[] firsts = new @Nullable Entry[LEVELS * SLOTS];

    private final @Nullable Entry[] lasts = new @Nullable Entry[LEVELS * SLOTS];

    private long now;

    /** The slot that has begun and still holds timers, or NONE. */
    private int begun = NONE;

    /**
     * Sets a timer that is not set.
     *
     * @param due   the tick at which it is due, from 0; one that has passed counts as now
     * @param today the tick that it is; the wheel goes on to it if it misses nothing by that
     */
    void set(Entry timer, long due, long today) {
        int first = first();
        if (begun == NONE && (first == NONE || start(first) > today)) {
            now = Math.max(now, today);
        }
        timer.due = Math.max(due, now);
        link(timer);
    }

    /** Takes a timer out if it is in. */
    void cancel(Entry timer) {
        if (timer.slot != NONE) {
            unlink(timer);
        }
    }

    /**
     * Goes on to a tick, as far as so many steps take it, each of which moves one timer.
     *
     * @param due gets those that are due, which are then out
     * @return true if it is there
     */
    boolean advance(long tick, int steps, Collection<? super Entry> due) {
        for (int step = 0; step < steps; step++) {
            if (begun == NONE && !begin(tick)) {
                now = Math.max(now, tick);
                return true;
            }
            var timer = firsts[begun];
            unlink(timer);
            if (timer.due <= now) {
                due.add(timer);
            } else {
                link(timer);
            }
        }
        return false;
    }

    /**
     * The tick before which nothing is due; NEVER if nothing is set. It is the first timer's own, save where many are far
     * away in one slot: then it is the slot's first tick.
     */
    long next() {
        int slot = first();
        if (slot == NONE || begun != NONE) {
            return slot == NONE ? NEVER : now;
        }
        long due = NEVER;
        int seen = 0;
        for (var timer = firsts[slot]; timer != null; timer = timer.next) {
            if (++seen > GLANCE) {
                return start(slot);
            }
            due = Math.min(due, timer.due);
        }
        return due;
    }

    /** Begins the next slot if it is not after a tick. */
    private boolean begin(long tick) {
        int slot = first();
        if (slot == NONE || start(slot) > tick) {
            return false;
        }
        now = start(slot);
        begun = slot;
        return true;
    }

    private int first() {
        for (int level = 0; level < LEVELS; level++) {
            if (used[level] != 0) {
                return level * SLOTS + Long.numberOfTrailingZeros(used[level]);
            }
        }
        return NONE;
    }

    /** The first tick of a slot that lies ahead. */
    private long start(int slot) {
        int shift = slot / SLOTS * BITS;
        return (((now >>> shift) & -SLOTS) | (slot % SLOTS)) << shift;
    }

    private void link(Entry timer) {
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((timer.due ^ now) | 1)) / BITS;
        int slot = level * SLOTS + (int) ((timer.due >>> (level * BITS)) % SLOTS);
        var last = lasts[slot];
        if (last == null) {
            firsts[slot] = timer;
            used[level] |= 1L << slot;
        } else {
            last.next = timer;
        }
        timer.previous = last;
        lasts[slot] = timer;
        timer.slot = slot;
    }

    private void unlink(Entry timer) {
        int slot = timer.slot;
        if (timer.previous == null) {
            firsts[slot] = timer.next;
        } else {
            timer.previous.next = timer.next;
        }
        if (timer.next == null) {
            lasts[slot] = timer.previous;
        } else {
            timer.next.previous = timer.previous;
        }
        if (firsts[slot] == null) {
            used[slot / SLOTS] &= ~(1L << slot);
            begun = begun == slot ? NONE : begun;
        }
        timer.next = null;
        timer.previous = null;
        timer.slot = NONE;
    }

    /** A timer, which is its own link. All fields are the wheel's. */
    static class Entry {
        private @Nullable Entry next;
        private @Nullable Entry previous;
        private long due;
        private int slot = NONE;
    }
}
