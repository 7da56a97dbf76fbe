package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.concurrent.Executor;

/** Holds processes to their limits. Any thread. */
final class Limiter {
    /** No time at which a limit would be passed. */
    static final long NEVER = Long.MAX_VALUE;

    private static final VarHandle EXCEEDED = Fields.handle(MethodHandles.lookup(), Frame.class, "exceeded", int.class);

    private Limiter() {}

    /** A process has come, or has new limits. @param now by its manager's clock, or by its batch */
    static void watch(Process process, ProcessTable table, long now) {
        var limits = process.limitsOrNull();
        var page = process.pageOrNull();
        if (limits != null && limits.areTimed() && page != null) {
            page.lookout(table).watch(process, now);
        }
    }

    /**
     * A process has new limits, and is over none of them yet. Unless it gets them in the batch in which it came, they count
     * from its start as it is.
     */
    static void limit(Process process) {
        if (process.exceeded != 0) {
            process.exceeded = 0;
        }
        var table = process.table();
        if (table == null) {
            return;
        }
        passed(process, table);
        var page = process.pageOrNull();
        if (page != null && table.moment() != process.started()) {
            page.lookout(table).settle(process);
        }
        watch(process, table, table.clock().nanos());
        var children = process.childrenOrNull();
        if (children != null) {
            count(process, children);
        }
    }

    /** It goes on: what it had of idle time when it was stopped may soon be all. */
    static void goOn(Process process, ProcessTable table) {
        watch(process, table, table.clock().nanos());
    }

    /**
     * Does what is due.
     *
     * @param ender where a process is ended, which may take long
     * @return the nanoseconds until it must be looked at again, or NEVER
     */
    static long timeLeft(Process process, long now, Executor ender) {
        var limits = process.limitsOrNull();
        if (limits == null || !limits.areTimed() || !process.isAlive()) {
            return NEVER;
        }
        long age = hold(process, Over.AGE, limits.age(), now - process.started(), ender);
        long idle = process.stopOrNull() == null
                ? hold(process, Over.IDLE, limits.idle(), now - process.idleSince(), ender)
                : NEVER;
        return process.isAlive() ? Math.min(age, idle) : NEVER;
    }

    /** Bytes have passed. */
    static void passed(Process process, ProcessTable table) {
        var limits = process.limitsOrNull();
        if (limits != null) {
            hold(process, Over.IN, limits.in(), process.in() - 1, Runnable::run);
            hold(process, Over.OUT, limits.out(), process.out() - 1, Runnable::run);
            if (lower(process, Over.IDLE)) {
                watch(process, table, table.clock().nanos());
            }
        }
    }

    /** How many children it may have at the most. */
    static long mostChildren(Process parent) {
        var limits = parent.limitsOrNull();
        return limits == null ? Long.MAX_VALUE : limits.children().hard();
    }

    /** A child was refused, for there were as many as it may have. */
    static void refused(Process parent) {
        if (raise(parent, Over.CHILDREN)) {
            tell(parent, Over.CHILDREN);
        }
        count(parent, parent.children());
    }

    /** A child has come or gone, or the limit is another. Again if others did meanwhile, so that the last word is the latest. */
    static void count(Process parent, Children children) {
        var limits = parent.limitsOrNull();
        if (limits == null) {
            return;
        }
        long soft = limits.children().soft();
        if (soft == Long.MAX_VALUE) {
            lower(parent, Over.CHILDREN);
            return;
        }
        boolean wasOver;
        boolean isOver = children.number() > soft;
        do {
            wasOver = isOver;
            if (!isOver) {
                lower(parent, Over.CHILDREN);
            } else if (raise(parent, Over.CHILDREN)) {
                tell(parent, Over.CHILDREN);
            }
            isOver = children.number() > soft;
        } while (isOver != wasOver);
    }

    /** @return how much is left until the next bound, or NEVER */
    private static long hold(Process process, Over what, Limits.Bound bound, long used, Executor ender) {
        if (bound.isNone()) {
            return NEVER;
        }
        if (used >= bound.hard()) {
            ender.execute(() -> process.end(new Exit.Limited(what.word())));
            return NEVER;
        }
        if (used < bound.soft()) {
            lower(process, what);
            return bound.soft() - used;
        }
        if (raise(process, what)) {
            tell(process, what);
        }
        return bound.hard() == Long.MAX_VALUE ? NEVER : bound.hard() - used;
    }

    /** It is over a soft limit. @return true if it was not before */
    private static boolean raise(Process process, Over limit) {
        return ((int) EXCEEDED.getAndBitwiseOr(process, limit.bit()) & limit.bit()) == 0;
    }

    /** It is under a soft limit again. @return true if it was over it before */
    private static boolean lower(Process process, Over limit) {
        return (process.exceeded & limit.bit()) != 0
                && ((int) EXCEEDED.getAndBitwiseAnd(process, ~limit.bit()) & limit.bit()) != 0;
    }

    private static void tell(Process process, Over what) {
        Delivery.of(process, new Signal.Received(Signal.LIMIT, "kernel", null, what.word()));
    }

    /** Which limit. */
    enum Over {
        AGE,
        IDLE,
        IN,
        OUT,
        CHILDREN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        int bit() {
            return 1 << ordinal();
        }
    }
}
