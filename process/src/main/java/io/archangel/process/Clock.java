package io.archangel.process;

import java.time.Duration;
import java.time.Instant;

/** Time, handed in: nanoseconds for ages, instants for people, timers for deadlines. */
public interface Clock {

    /** Nanoseconds since some moment; never goes back. Any thread. */
    long nanos();

    /** The time of day. Any thread. */
    Instant instant();

    /**
     * Runs a task once, after a time, never early. The task runs on the clock's thread and must not block. What it throws
     * is logged, and holds up no other timer.
     *
     * @return cancels it, as far as it has not begun
     */
    Cancellable after(Duration delay, Runnable task);

    /** Something that can still be called off. */
    @FunctionalInterface
    interface Cancellable {
        /** Calls it off; again is harmless. Any thread. */
        void cancel();
    }

    /** The machine's clock, with one daemon thread that lives only while a timer is due. */
    static Clock system() {
        return new SystemClock();
    }
}
