package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of what happened, without a lock and without an object of its own for each event. Any thread may put in;
 * one at a time may take out. What finds no room is counted.
 */
final class EventRing {
    private static final VarHandle SUBJECT = MethodHandles.arrayElementVarHandle(Object[].class);

    /** Places in {@code counts}, two cache lines apart where different threads write. */
    private static final int TAIL = 16;

    /** Where putters must look again how far the taker is. */
    private static final int LIMIT = 17;

    private static final int HEAD = 32;
    private static final int LOST = 48;

    private final AtomicLongArray counts = new AtomicLongArray(64);
    private final int mask;

    /** An event is here once its subject is; what belongs to it is written before that. */
    private final @Nullable Object[] subjects;

    private final byte[] kinds;
    private final long[] moments;

    /** What belongs to the event taken last; the taker's. */
    private byte kind;

    private long moment;

    /** @param capacity how many events wait at the most, a power of two */
    EventRing(int capacity) {
        mask = capacity - 1;
        subjects = new @Nullable Object[capacity];
        kinds = new byte[capacity];
        moments = new long[capacity];
    }

    /** Puts an event in, or counts it as lost. */
    void put(Object about, byte what, long when) {
        long at;
        do {
            at = counts.get(TAIL);
            if (at >= counts.get(LIMIT)) {
                long limit = counts.get(HEAD) + subjects.length;
                if (at >= limit) {
                    counts.getAndIncrement(LOST);
                    return;
                }
                counts.set(LIMIT, limit);
            }
        } while (!counts.weakCompareAndSetVolatile(TAIL, at, at + 1));
        int slot = (int) at & mask;
        kinds[slot] = what;
        moments[slot] = when;
        SUBJECT.setRelease(subjects, slot, about);
    }

    /** Takes the next event out; {@code kind} and {@code moment} tell the rest. @return its subject, null if there is none */
    @Nullable
    Object take() {
        long head = counts.getPlain(HEAD);
        int slot = (int) head & mask;
        var subject = SUBJECT.getAcquire(subjects, slot);
        if (subject != null) {
            kind = kinds[slot];
            moment = moments[slot];
            subjects[slot] = null;
            counts.setRelease(HEAD, head + 1);
        }
        return subject;
    }

    /** Forgets all that waits, and counts it as lost. By a taker. */
    void lose() {
        while (take() != null) {
            counts.getAndIncrement(LOST);
        }
    }

    /** True if nothing waits, nor is about to. */
    boolean isEmpty() {
        return counts.get(TAIL) == counts.get(HEAD);
    }

    /** How many have been lost in all. */
    long lost() {
        return counts.get(LOST);
    }

    byte kind() {
        return kind;
    }

    long moment() {
        return moment;
    }
}
