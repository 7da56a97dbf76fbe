package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A clock that throws while it is told to. */
final class BrokenClock extends DelegatingClock {
    final AtomicInteger thrown = new AtomicInteger();
    volatile boolean tellsNoTime;
    volatile boolean takesNoTimer;

    BrokenClock() {
        super(new FakeClock());
    }

    @Override
    public long nanos() {
        requireNot(tellsNoTime);
        return super.nanos();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        requireNot(takesNoTimer);
        return super.after(delay, task);
    }

    /** Lets time pass, as {@link FakeClock} does. */
    void advance(Duration time) {
        ((FakeClock) clock).advance(time);
    }

    private void requireNot(boolean broken) {
        if (broken) {
            thrown.incrementAndGet();
            throw new IllegalStateException("the clock is broken");
        }
    }
}
