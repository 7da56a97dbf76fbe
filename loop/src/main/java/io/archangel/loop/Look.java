package io.archangel.loop;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * A look at the thread of a loop. Two show whether it is held up by what it does: a thread that others keep from the
 * processors, on a machine with much to do, is not.
 *
 * @param nanos    when, by nanoTime
 * @param computed for how many nanoseconds the thread has had a processor so far
 * @param waits    true if it waits for a lock, a queue, or time to pass
 * @param asleep   true if the system says that it waits for something other than a processor
 * @param inSystem true if it has not turned for long and is in a call of the system's, where it may wait for anything
 */
record Look(long nanos, long computed, boolean waits, boolean asleep, boolean inSystem) {
    private static final long PATIENCE_NANOS = 5_000_000;

    /** With an order of the kernel's: that waits for nothing for long, but may be the first of its kind, with classes to load. */
    private static final long PATIENCE_WITH_ORDERS_NANOS = 80_000_000;

    /** Of a turn, from which on it is worth a stack walk to know whether it is in a call of the system's. */
    private static final long LONG_NANOS = 80_000_000;

    /** Now. Any thread; some microseconds. @param busyNanos for how long it has not turned */
    static Look at(Thread thread, KernelThread kernels, long busyNanos) {
        boolean waits = switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
        };
        long computed = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
        boolean asleep = !waits && kernels.isAsleep();
        boolean inSystem = !waits && busyNanos >= LONG_NANOS && isInSystem(thread);
        return new Look(System.nanoTime(), computed, waits, asleep, inSystem);
    }

    private static boolean isInSystem(Thread thread) {
        return Arrays.stream(thread.getStackTrace()).limit(1).anyMatch(StackTraceElement::isNativeMethod);
    }

    /** True if it is held up by what it has been doing since the first look. @param obeying if that is an order */
    boolean showsHeldUp(Look first, boolean obeying) {
        if (obeying) {
            return nanos - first.nanos >= PATIENCE_WITH_ORDERS_NANOS
                    && (waits || computed - first.computed >= PATIENCE_WITH_ORDERS_NANOS);
        }
        return nanos - first.nanos >= PATIENCE_NANOS
                && (waits || inSystem || sleptSince(first) || computed - first.computed >= PATIENCE_NANOS / 2);
    }

    /** One that makes many calls, each of which waits a little, computes between them. */
    private boolean sleptSince(Look first) {
        return asleep && first.asleep && computed - first.computed < PATIENCE_NANOS / 20;
    }
}
