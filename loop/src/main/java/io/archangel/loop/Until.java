package io.archangel.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a loop until a stage is complete, or time is up. */
final class Until {
    private final Loop loop;

    /** The loop may be another's and run on his thread meanwhile: then it is refused here, and not to be stopped there. */
    private final Thread runner = Thread.currentThread();

    /** True while this runs the loop; the runner's only. */
    private boolean running = true;

    private Until(Loop loop) {
        this.loop = loop;
    }

    static <T> T complete(Loop loop, CompletionStage<T> stage, @Nullable Duration timeout) throws Exception {
        var result = new CompletableFuture<T>();
        var until = new Until(loop);
        // stop() is asked for on the loop, so that one which comes too late stops no later run.
        var unused = stage.whenComplete((value, thrown) -> {
            settle(result, value, thrown);
            loop.callSoonThreadsafe(until::stop);
        });
        var timer = timeout == null ? null : loop.callLater(timeout, until::stop);
        try {
            loop.runForever();
        } finally {
            until.running = false;
            if (timer != null) {
                timer.cancel();
            }
        }
        if (!result.isDone() && timer != null && until.stopped) {
            throw new TimeoutException(
                    "it was not complete after " + timeout + "; it goes on when the loop runs again");
        }
        return result(loop, result);
    }

    private boolean stopped;

    private void stop() {
        if (Thread.currentThread() == runner && running) {
            stopped = true;
            loop.stop();
        }
    }

    /** What it gave, or throws what it failed with. @throws LoopException if neither is there */
    static <T> T result(Loop loop, CompletableFuture<T> done) throws Exception {
        return switch (done.state()) {
            case SUCCESS -> done.resultNow();
            case RUNNING -> throw new LoopException(loop.name() + " was stopped before it was complete; run it again");
            case CANCELLED -> done.join();
            case FAILED -> throw thrown(done.exceptionNow());
        };
    }

    private static Exception thrown(Throwable cause) {
        return switch (cause) {
            case Exception exception -> exception;
            case Error error -> throw error;
            default -> new LoopException("it failed: " + cause, cause);
        };
    }

    @SuppressWarnings("NullAway") // a stage may give null, and so may the future
    private static <T> void settle(CompletableFuture<T> result, @Nullable T value, @Nullable Throwable thrown) {
        if (thrown == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(Wrapping.plain(thrown));
        }
    }
}
