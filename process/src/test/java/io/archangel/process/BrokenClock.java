package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A clock that throws while it is told to. */
final class BrokenClock implements Clock {
    final AtomicInteger thrown = new AtomicInteger();
    volatile boolean tellsNoTime;
    volatile boolean takesNoTimer;
    private final FakeClock running = new FakeClock();

    @Override
    public long nanos() {
        requireNot(tellsNoTime);
        return running.nanos();
    }

    @Override
    public Instant instant() {
        return running.instant();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        requireNot(takesNoTimer);
        return running.after(delay, task);
    }

    private void requireNot(boolean broken) {
        if (broken) {
            thrown.incrementAndGet();
            throw new IllegalStateException("the clock is broken");
        }
    }
}
