package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of one process: those of its own lane, and lists of their own for those of others, so that threads that work
 * under one parent meet at no list. Any thread, with no lane locked unless it says so.
 */
final class Children extends Siblings {
    private static final VarHandle APART = Fields.handle(MethodHandles.lookup(), "apart", Apart[].class);
    private static final Apart[] NONE = {};

    /** Those of other lanes, by the number of these, as far as there are any. Never changed, but replaced. */
    private volatile @Nullable Apart[] apart = NONE;

    private volatile boolean closed;

    /** What is to run when the last has gone; written once nobody comes any more. */
    private volatile @Nullable Runnable whenEmpty;

    /** @param lane that of the parent */
    Children(Lane lane) {
        super(lane);
    }

    /** Those of a lane. */
    @SuppressWarnings("ReferenceEquality") // a lane is itself alone
    Siblings of(Lane theirs) {
        if (theirs == lane) {
            return this;
        }
        var now = apart;
        var there = theirs.number < now.length ? now[theirs.number] : null;
        return there == null ? make(theirs) : there;
    }

    private Siblings make(Lane theirs) {
        int number = theirs.number;
        var made = new Apart(theirs);
        while (true) {
            var now = apart;
            var there = number < now.length ? now[number] : null;
            if (there != null) {
                return there;
            }
            var next = Arrays.copyOf(now, Math.max(now.length, number + 1));
            next[number] = made;
            if (APART.compareAndSet(this, now, next)) {
                return made;
            }
        }
    }

    /** True if nobody becomes a child any more. Asked, with the child's lane locked, by whoever adds one. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Lets one in if there are fewer than so many. Nobody else comes meanwhile to whom that matters, so whoever is refused
     * came when there were as many, and whoever is let in is none too many.
     *
     * @param come how it comes; told whether there is room, without which it is no child
     * @return whether there was
     */
    boolean admit(long most, Consumer<Boolean> come) {
        lane.admission.lock();
        try {
            boolean hasRoom = number() < most;
            come.accept(hasRoom);
            return hasRoom;
        } finally {
            lane.admission.unlock();
        }
    }

    /** Lets nobody in any more. @return whether nobody is in */
    boolean closeEmpty() {
        closed = true;
        return isEmpty();
    }

    /**
     * Lets nobody in any more and says who is in.
     *
     * @param last runs when the last of them has gone; again, or if there is none, does no harm
     */
    List<Process> close(Runnable last) {
        closed = true;
        whenEmpty = last;
        return list();
    }

    /** One has gone: if it was the last, whoever closed the list is told so. */
    void tellIfEmpty() {
        var last = whenEmpty;
        if (last != null && isEmpty()) {
            whenEmpty = null;
            last.run();
        }
    }

    private boolean isEmpty() {
        if (lockAndCount() > 0) {
            return false;
        }
        for (var siblings : apart) {
            if (siblings != null && siblings.lockAndCount() > 0) {
                return false;
            }
        }
        return true;
    }

    /** How many they are, or were: others come and go while those of one lane after the other are counted. */
    int number() {
        int number = lockAndCount();
        for (var siblings : apart) {
            number += siblings == null ? 0 : siblings.lockAndCount();
        }
        return number;
    }

    /** Who they are. */
    List<Process> list() {
        var all = new ArrayList<Process>();
        lockAndList(all);
        for (var siblings : apart) {
            if (siblings != null) {
                siblings.lockAndList(all);
            }
        }
        return all;
    }
}
