package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of what happened, without an object of its own for each event. One at a time may put in, which is whoever
 * has locked its lane, and one at a time may take out; neither waits for the other. What finds no room is counted.
 */
final class EventRing {
    private static final VarHandle SUBJECT = MethodHandles.arrayElementVarHandle(Object[].class);

    /** Places in {@code counts}, two cache lines apart where different threads write: three of who puts in... */
    private static final int TAIL = 16;

    /** ...where he must look again how far the taker is... */
    private static final int LIMIT = 17;

    /** ...and how many found no room... */
    private static final int REFUSED = 18;

    /** ...and two of who takes out. */
    private static final int HEAD = 48;

    private static final int FORGOTTEN = 49;

    private final AtomicLongArray counts = new AtomicLongArray(80);
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

    /** Puts an event in, or counts it as lost. One at a time. */
    void put(Object about, byte what) {
        long at = counts.getPlain(TAIL);
        if (at >= counts.getPlain(LIMIT)) {
            long limit = counts.getAcquire(HEAD) + subjects.length;
            if (at >= limit) {
                counts.setRelease(REFUSED, counts.getPlain(REFUSED) + 1);
                return;
            }
            counts.setPlain(LIMIT, limit);
        }
        int slot = (int) at & mask;
        kinds[slot] = what;
        SUBJECT.setRelease(subjects, slot, about);
        counts.setRelease(TAIL, at + 1);
    }

    /** Takes out the next events, as many as there are and fit; who puts in sees once a batch how far the taker is. */
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
        counts.getAndAdd(FORGOTTEN, events);
    }

    /** True if nothing waits. */
    boolean isEmpty() {
        return counts.getAcquire(TAIL) == counts.getAcquire(HEAD);
    }

    /** How many have been lost in all. */
    long lost() {
        return counts.getAcquire(REFUSED) + counts.get(FORGOTTEN);
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
