package io.archangel.proof.races;

import io.archangel.process.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still and takes no lock, for those who watch each step. */
final class StillClock implements Clock {
    @Override
    public long nanos() {
        return 1;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return () -> {};
    }
}
