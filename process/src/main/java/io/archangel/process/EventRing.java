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

    /** An event is here once its subject is; its kind is written before that. */
    private final @Nullable Object[] subjects;

    private final byte[] kinds;

    /** @param capacity how many events wait at the most, a power of two */
    EventRing(int capacity) {
        mask = capacity - 1;
        subjects = new @Nullable Object[capacity];
        kinds = new byte[capacity];
    }

    /** Puts an event in, or counts it as lost. */
    void put(Object about, byte what) {
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
        SUBJECT.setRelease(subjects, slot, about);
    }

    /** Takes out the next events, as many as there are and fit; putters see once a batch how far the taker is. */
    void take(Batch into) {
        long head = counts.getPlain(HEAD);
        into.count = 0;
        while (into.count < Batch.MOST) {
            int slot = (int) (head + into.count) & mask;
            var subject = SUBJECT.getAcquire(subjects, slot);
            if (subject == null) {
                break;
            }
            into.subjects[into.count] = subject;
            into.kinds[into.count] = kinds[slot];
            into.count++;
            subjects[slot] = null;
        }
        if (into.count > 0) {
            counts.setRelease(HEAD, head + into.count);
        }
    }

    /** Forgets all that waits, and counts it as lost. By a taker. */
    void lose() {
        var batch = new Batch();
        do {
            take(batch);
            lost(batch.count);
        } while (batch.count > 0);
    }

    /** Counts as lost what was taken and will not be told. */
    void lost(int events) {
        counts.getAndAdd(LOST, events);
    }

    /** True if nothing waits, nor is about to. */
    boolean isEmpty() {
        return counts.get(TAIL) == counts.get(HEAD);
    }

    /** How many have been lost in all. */
    long lost() {
        return counts.get(LOST);
    }

    /** Events that have been taken out, in order. */
    static final class Batch {
        /** How many there are at the most. */
        static final int MOST = 64;

        /** What each is about, and of what kind it is. */
        final @Nullable Object[] subjects = new @Nullable Object[MOST];

        final byte[] kinds = new byte[MOST];

        /** How many there are. */
        int count;
    }
}
