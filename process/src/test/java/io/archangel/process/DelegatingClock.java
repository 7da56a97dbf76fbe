package io.archangel.process;

import java.time.Duration;
import java.time.Instant;

/** Another clock, in all but what a test has it do otherwise. */
class DelegatingClock implements Clock {
    final Clock clock;

    DelegatingClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return clock.after(delay, task);
    }
}
