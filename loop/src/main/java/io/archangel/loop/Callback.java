package io.archangel.loop;

import io.archangel.process.Process;
import org.jspecify.annotations.Nullable;

/** Foreign code that a loop is to run, as the process that asked for it. For those who write a {@link Loop}. */
public final class Callback implements Runnable, Handle {
    private final Callbacks callbacks;
    private final @Nullable Process process;

    /** What is to run; null once it has run or was called off. */
    private volatile @Nullable Runnable code;

    private volatile boolean cancelled;

    /** Takes the timer away that was to run it; written once, before others see this. */
    private @Nullable Runnable timer;

    Callback(Callbacks callbacks, @Nullable Process process, Runnable code) {
        this.callbacks = callbacks;
        this.process = process;
        this.code = code;
    }

    /** The same, run by a timer which cancelling takes away. @param cancel any thread may call it */
    public Callback timer(Runnable cancel) {
        timer = cancel;
        return this;
    }

    /** Runs it, guarded, unless it was called off. Loop thread, once. */
    @Override
    public void run() {
        var due = code;
        code = null;
        if (due != null && !cancelled) {
            callbacks.call(process, due::run);
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
}
