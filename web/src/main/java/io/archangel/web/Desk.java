package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.process.Guard;
import io.archangel.shell.ShellException;
import io.archangel.shell.filter.FilterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers on platform threads of its own, so that neither the loop waits for a command nor a command for a carrier of virtual
 * threads. Bounded: where too many wait, a request is told to come again.
 */
final class Desk implements AutoCloseable {
    private static final int WAITING = 128;

    private final ThreadPoolExecutor threads;

    Desk(int most) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("web ", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** What is to be done for a request. */
    @FunctionalInterface
    interface Work {
        /** Does it; may block. */
        Response answer() throws Exception;
    }

    /** Work that answers before it is over. */
    @FunctionalInterface
    interface LongWork {
        /**
         * Does it; may block.
         *
         * @param answer takes the answer, of which the first counts; what is thrown before is the answer, too
         */
        void run(Consumer<Response> answer) throws Exception;
    }

    /** Has it done. @param session as whom, or null for nobody */
    CompletionStage<Response> answer(@Nullable WebSession session, Work work) {
        return begin(session, answer -> answer.accept(work.answer()));
    }

    /** Has it done, and answers as soon as that does. @param session as whom, or null for nobody */
    CompletionStage<Response> begin(@Nullable WebSession session, LongWork work) {
        var answer = new CompletableFuture<Response>();
        try {
            threads.execute(() -> run(session, work, answer));
        } catch (RejectedExecutionException full) {
            answer.complete(Answers.later(503, "too much is asked for at once", Duration.ZERO));
        }
        return answer;
    }

    private static void run(@Nullable WebSession session, LongWork work, CompletableFuture<Response> answer) {
        Guard.Callout code = () -> work.run(answer::complete);
        var thrown = session == null ? Guard.attempt(code) : session.run(code);
        switch (thrown) {
            case null -> answer.complete(Answers.problem(401, "the session has ended; log in again"));
            case Problem told -> answer.complete(told.answer());
            case FilterException wrong ->
                answer.complete(Answers.problem(422, String.valueOf(wrong.getMessage()), "column", wrong.column()));
            case ShellException wrong -> answer.complete(Answers.problem(422, String.valueOf(wrong.getMessage())));
            default -> answer.completeExceptionally(thrown);
        }
    }

    @Override
    public void close() {
        var unused = threads.shutdownNow();
    }
}
