package io.archangel.process;

import java.time.Duration;
import java.time.Instant;

/** The machine's clock, and a thread of timers that lives only while it is needed. */
final class SystemClock implements Clock {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Timers timers;

    SystemClock() {
        this(IDLE);
    }

    /** @param idle how long the thread stays without a timer */
    SystemClock(Duration idle) {
        timers = new Timers(idle);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return timers.set(delay, task);
    }
}
