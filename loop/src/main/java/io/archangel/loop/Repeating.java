package io.archangel.loop;

import io.archangel.process.Process;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A chain of timers, each set when the callback before has returned; so one that throws is the last. */
final class Repeating implements Handle {
    private final Loop loop;
    private final Duration interval;
    private final Runnable callback;
    private final @Nullable Process process = Process.current().orElse(null);

    private volatile @Nullable Handle next;
    private volatile boolean cancelled;

    Repeating(Loop loop, Duration interval, Runnable callback) {
        if (interval.isZero() || interval.isNegative()) {
            throw new LoopException("interval is " + interval + "; give more than zero");
        }
        this.loop = loop;
        this.interval = interval;
        this.callback = callback;
    }

    Repeating start() {
        next = loop.callLater(interval, this::fire);
        if (cancelled) {
            cancel();
        }
        return this;
    }

    private void fire() {
        if (!isOver()) {
            callback.run();
            if (!isOver()) {
                start();
            }
        }
    }

    /** True if it was called off, or the process that asked for it has ended. */
    private boolean isOver() {
        return cancelled || (process != null && !process.isAlive());
    }

    @Override
    public void cancel() {
        cancelled = true;
        var timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** When it is due next. */
    @Override
    public OptionalLong when() {
        var timer = next;
        return timer == null ? OptionalLong.empty() : timer.when();
    }
}
