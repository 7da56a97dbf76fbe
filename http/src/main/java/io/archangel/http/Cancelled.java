package io.archangel.http;

import io.archangel.process.ProcessException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The request is over that a future was to answer. Without a stack, which would be the loop's, for there may be many at once. */
final class Cancelled extends CancellationException {
    private static final long serialVersionUID = 1L;

    private Cancelled() {
        super("the request is over");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /**
     * Cancels what was to answer a request: at once, if nothing hangs on it but the request; else as a hook, for that may block,
     * or, where the loop was held up for so long that the hooks have run, without one. Loop thread.
     */
    static void cancel(Future<?> future, Answered request) {
        if (future.getClass() == CompletableFuture.class) {
            var plain = (CompletableFuture<?>) future;
            if (plain.getNumberOfDependents() < 2) {
                plain.completeExceptionally(new Cancelled());
                return;
            }
        }
        try {
            request.atExit(over -> future.cancel(true));
        } catch (ProcessException late) {
            var unused = request.lane.connection().transport().loop().runInExecutor(() -> future.cancel(true));
        }
    }
}
