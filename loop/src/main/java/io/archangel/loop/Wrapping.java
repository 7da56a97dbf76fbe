package io.archangel.loop;

import io.archangel.process.Guard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Brings what others will complete, somewhere, to a future that completes on a loop. */
final class Wrapping {
    private Wrapping() {}

    static <T> CompletableFuture<T> stage(Loop loop, CompletionStage<? extends T> stage) {
        var future = new CompletableFuture<T>();
        var unused = stage.whenComplete((value, thrown) -> deliver(loop, future, value, plain(thrown)));
        if (stage instanceof Future<?> waited) {
            cancelWith(future, waited);
        }
        return future;
    }

    private static void cancelWith(CompletableFuture<?> future, Future<?> waited) {
        var unused = future.whenComplete((value, thrown) -> {
            if (future.isCancelled()) {
                waited.cancel(true);
            }
        });
    }

    /** A thread waits for it, since it can't be asked to tell. */
    static <T> CompletableFuture<T> future(Loop loop, Future<? extends T> waited) {
        if (waited instanceof CompletionStage<?>) {
            @SuppressWarnings("unchecked") // what is both is so of one type
            var stage = (CompletionStage<? extends T>) waited;
            return stage(loop, stage);
        }
        var future = InExecutor.<T>run(loop, Thread::startVirtualThread, () -> {
            try {
                return waited.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        });
        cancelWith(future, waited);
        return future;
    }

    @SuppressWarnings("NullAway") // a stage may give null, and so may the future
    private static <T> void deliver(
            Loop loop, CompletableFuture<T> future, @Nullable T value, @Nullable Throwable thrown) {
        Runnable completes = thrown == null ? () -> future.complete(value) : () -> future.completeExceptionally(thrown);
        var closed = Guard.attempt(() -> loop.callSoonThreadsafe(completes));
        if (closed != null) {
            future.completeExceptionally(closed);
        }
    }

    /** Without what CompletableFuture wraps it in on the way. */
    static @Nullable Throwable plain(@Nullable Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
