package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The timers of one end, none of which outlives it. */
final class Alarms {
    private final Errands errands;
    private final ConcurrentLinkedQueue<Clock.Cancellable> timers = new ConcurrentLinkedQueue<>();
    private volatile boolean off;

    Alarms(Errands errands) {
        this.errands = errands;
    }

    /** Sets one; once they are off, none. @return false if the clock could set none: the end goes on without it */
    boolean set(Duration delay, Runnable task) {
        if (off) {
            return true;
        }
        var timer = errands.deadline(delay, task);
        timers.add(timer);
        if (off) {
            turnOff();
        }
        return !timer.equals(Errands.NONE);
    }

    /** All of them, for good. */
    void turnOff() {
        off = true;
        for (var timer = timers.poll(); timer != null; timer = timers.poll()) {
            timer.cancel();
        }
    }
}
