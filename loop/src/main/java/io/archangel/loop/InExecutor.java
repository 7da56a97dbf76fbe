package io.archangel.loop;

import io.archangel.process.Guard;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Blocking code on its way to an executor and back. */
final class InExecutor {
    private InExecutor() {}

    static <T> CompletableFuture<T> run(Loop loop, Executor executor, Callable<T> blocking) {
        var future = new CompletableFuture<T>();
        var refused = Guard.attempt(() -> executor.execute(() -> {
            var result = new Result<T>();
            result.thrown = Guard.attempt(() -> result.value = blocking.call());
            deliver(loop, future, result);
        }));
        if (refused != null) {
            var none = new Result<T>();
            none.thrown = refused;
            deliver(loop, future, none);
        }
        return future;
    }

    private static <T> void deliver(Loop loop, CompletableFuture<T> future, Result<T> result) {
        var closed = Guard.attempt(() -> loop.callSoonThreadsafe(() -> result.into(future)));
        if (closed != null) {
            future.completeExceptionally(closed);
        }
    }

    private static final class Result<T> {
        @Nullable
        T value;

        @Nullable
        Throwable thrown;

        @SuppressWarnings("NullAway") // a Callable may give null, and so may the future
        void into(CompletableFuture<T> future) {
            if (thrown == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(thrown);
            }
        }
    }
}
