package io.archangel.loop;

import io.archangel.process.Process;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Foreign code that a loop is to run, as the process that asked for it. For those who write a {@link Loop}. */
public final class Callback implements Runnable, Handle {
    private final Callbacks callbacks;
    private final @Nullable Process process;

    /** Where it was asked for, in debug mode. */
    private final @Nullable String origin;

    /** What is to run; null once it has run or was called off. */
    private volatile @Nullable Runnable code;

    private volatile boolean cancelled;

    /** Takes the timer away that was to run it; written once, before others see this. */
    private @Nullable Runnable timer;

    private long due;

    Callback(Callbacks callbacks, @Nullable Process process, Runnable code, @Nullable String origin) {
        this.callbacks = callbacks;
        this.process = process;
        this.code = code;
        this.origin = origin;
    }

    /**
     * The same, run by a timer which cancelling takes away.
     *
     * @param time   when it is due, by {@link Loop#time}
     * @param cancel any thread may call it
     */
    public Callback timer(long time, Runnable cancel) {
        due = time;
        timer = cancel;
        return this;
    }

    /** Runs it, guarded, unless it was called off. Loop thread, once. */
    @Override
    public void run() {
        var now = code;
        code = null;
        if (now != null && !cancelled) {
            callbacks.call(process, this, now::run);
        }
    }

    @Override
    public void cancel() {
        if (cancelled || code == null) {
            return;
        }
        cancelled = true;
        code = null;
        if (timer != null) {
            timer.run();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public OptionalLong when() {
        return timer == null ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /** For the log of slow callbacks. */
    @Override
    public String toString() {
        return "a callback asked for at " + (origin == null ? "an unknown place" : origin);
    }
}
