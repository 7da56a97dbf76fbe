package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is to come of a wish for a connection, an endpoint or a program: a protocol, or why there is none. Loop thread only. */
final class Outcome<P> {
    private final NettyLoop loop;
    private final CompletableFuture<P> future = new CompletableFuture<>();

    /** Completes the future as whoever asked. */
    private final Runnable completes;

    private final @Nullable Process asker = Process.current().orElse(null);
    private boolean settled;
    private @Nullable P made;
    private @Nullable Throwable failure;

    /** By whoever asks, on any thread. */
    Outcome(NettyLoop loop) {
        if (loop.isClosed()) {
            throw new LoopException(loop.name() + " is closed; make another");
        }
        this.loop = loop;
        completes = loop.callbacks().callback(this::complete);
    }

    @Nullable
    Process asker() {
        return asker;
    }

    CompletableFuture<P> future() {
        return future;
    }

    /** The same factory, whose product is kept for the future. */
    Supplier<P> kept(Supplier<P> factory) {
        return () -> made = factory.get();
    }

    /** Does a step towards it on the loop. Any thread. @return false if the loop is gone, and the step will never be done */
    boolean onLoop(Runnable step) {
        try {
            loop.io().execute(() -> {
                if (loop.isClosed()) {
                    settle(closed(null));
                }
                var thrown = Guard.attempt(step::run);
                if (thrown != null) {
                    settle(thrown);
                }
            });
            return true;
        } catch (RejectedExecutionException over) {
            future.completeExceptionally(closed(over));
            return false;
        }
    }

    private LoopException closed(@Nullable Throwable cause) {
        return new LoopException(loop.name() + " was closed meanwhile; make another", cause);
    }

    /** True once it is known, or nobody wants it any more. */
    boolean isSettled() {
        return settled || future.isDone();
    }

    /** This is it; only the first counts. @param thrown null if all went well */
    void settle(@Nullable Throwable thrown) {
        if (!settled) {
            settled = true;
            failure = thrown;
            if (thrown == null && (made == null || (made instanceof Process its && !its.isAlive()))) {
                failure = new LoopException("the process that the factory made has ended");
            }
            completes.run();
        }
    }

    private void complete() {
        if (failure != null) {
            future.completeExceptionally(failure);
        } else {
            future.complete(Objects.requireNonNull(made));
        }
    }
}
