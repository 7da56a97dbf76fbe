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

    /** Sets one; once they are off, none. */
    void set(Duration delay, Runnable task) {
        if (!off) {
            timers.add(errands.after(delay, task));
            if (off) {
                turnOff();
            }
        }
    }

    /** All of them, for good. */
    void turnOff() {
        off = true;
        for (var timer = timers.poll(); timer != null; timer = timers.poll()) {
            timer.cancel();
        }
    }
}
