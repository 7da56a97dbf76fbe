package io.archangel.loop;

import io.archangel.process.Process;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A callback that runs in each turn, until it throws, is cancelled, or its process has ended. */
final class EachTurn implements Handle {
    private final Callbacks callbacks;
    private final Collection<EachTurn> all;
    private final @Nullable Process process;
    private final Runnable code;

    private volatile boolean cancelled;

    EachTurn(Callbacks callbacks, Collection<EachTurn> all, @Nullable Process process, Runnable code) {
        this.callbacks = callbacks;
        this.all = all;
        this.process = process;
        this.code = code;
    }

    /** Loop thread. */
    void run() {
        if (process != null && !process.isAlive()) {
            all.remove(this);
        } else if (!cancelled && callbacks.call(process, code::run) != null) {
            all.remove(this);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        all.remove(this);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
