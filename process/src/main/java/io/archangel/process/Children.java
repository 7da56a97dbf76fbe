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
 * under one parent write to no memory in common. Any thread, with no lane locked unless it says so.
 */
final class Children extends Siblings {
    private static final VarHandle APART = Fields.handle(MethodHandles.lookup(), "apart", Apart[].class);

    /** Those of other lanes, by the number of these, as far as there are any. Never changed, but replaced. */
    private volatile @Nullable Apart[] apart = {};

    private volatile boolean closed;

    /** What is to run when the last has gone. */
    private volatile @Nullable Runnable whenEmpty;

    /** @param lane that of the parent */
    Children(Lane lane) {
        super(lane);
    }

    /** Those of a lane. Also with that locked. */
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
            if (number < now.length && now[number] != null) {
                return now[number];
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

    /** Takes a child out again if there are more than so many: of several that come at once, as many stay as have room. */
    boolean keep(Process child, long most) {
        lane.admission.lock();
        try {
            boolean stays = number() <= most;
            if (!stays) {
                letGo(child);
            }
            return stays;
        } finally {
            lane.admission.unlock();
        }
    }

    /** Takes a child out, if it is in. */
    void letGo(Process child) {
        var siblings = of(child.lane());
        siblings.lane.lock();
        try {
            siblings.remove(child);
        } finally {
            siblings.lane.unlock();
        }
    }

    /** Lets nobody in any more. @return whether nobody is in */
    boolean close() {
        closed = true;
        return number() == 0;
    }

    /**
     * Lets nobody in any more and says who is in.
     *
     * @param last runs when the last of them has gone; again, or if there is none, does no harm
     */
    List<Process> close(Runnable last) {
        whenEmpty = last;
        closed = true;
        return list();
    }

    /** One has gone: if it was the last, whoever closed the list is told so. */
    void tellIfEmpty() {
        var last = whenEmpty;
        if (last != null && number() == 0) {
            whenEmpty = null;
            last.run();
        }
    }

    /** Who is in it. */
    List<Process> list() {
        var all = new ArrayList<Process>();
        forEach(siblings -> siblings.addTo(all));
        return all;
    }

    /** How many they are. */
    int number() {
        var number = new int[1];
        forEach(siblings -> number[0] += siblings.size());
        return number[0];
    }

    /** Shows those of each lane, with that locked, one lane after the other. */
    private void forEach(Consumer<? super Siblings> visitor) {
        visit(this, visitor);
        for (var siblings : apart) {
            if (siblings != null) {
                visit(siblings, visitor);
            }
        }
    }

    private static void visit(Siblings siblings, Consumer<? super Siblings> visitor) {
        siblings.lane.lock();
        try {
            visitor.accept(siblings);
        } finally {
            siblings.lane.unlock();
        }
    }
}
