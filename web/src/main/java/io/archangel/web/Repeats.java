package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.process.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders that come with a key of their sender's (the header Idempotency-Key) are given once: who sends the same again gets the
 * first answer, or waits for it. A key is its session's own; all calls with a token share theirs. Any thread; nothing blocks.
 */
final class Repeats {
    static final String HEADER = "idempotency-key";

    /** So long an answer is kept. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    /** So many of one session are; the oldest goes for the next. */
    private static final int MOST = 128;

    /** Stands for all who come with a token. */
    private static final long CALLS = 0;

    private static final int LATER = 503;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock: by the session's pid, and by key, the oldest first. */
    private final Map<Long, LinkedHashMap<String, Given>> given = new HashMap<>();

    Repeats(Clock clock) {
        this.clock = clock;
    }

    /** An order that was given. @param order by what it is known again  @param until when it is forgotten */
    private record Given(String order, long until, CompletableFuture<Response> answer) {}

    /**
     * Has an order given, unless its session has given it before.
     *
     * @param order  what was sent
     * @param giving gives it; called once at most
     * @throws Problem 422 if the key is none, or was another order's
     */
    CompletionStage<Response> once(
            Request rq, WebSession me, Object order, Supplier<CompletionStage<Response>> giving) {
        var key = rq.header(HEADER).orElse("");
        if (key.isEmpty()) {
            return giving.get();
        }
        if (!key.matches("[!-~]{1,128}")) {
            throw new Problem(Answers.problem(
                    422, "the key of an order is 1 to 128 visible characters of ASCII", "field", HEADER));
        }
        long scope = me.isCall() ? CALLS : me.pid();
        var mine = new Given(
                Secrets.digest(rq.path() + " " + order), clock.nanos() + LIFE.toNanos(), new CompletableFuture<>());
        var first = putIfAbsent(scope, key, mine);
        if (first != null && !first.order.equals(mine.order)) {
            throw new Problem(Answers.problem(422, "another order had this key; make a new one", "field", HEADER));
        }
        if (first != null) {
            return first.answer.thenApply(answer -> answer.header("Idempotency-Replayed", "true"));
        }
        if (scope != CALLS && !me.isAlive()) { // it has ended meanwhile, and nobody will say so once more
            forget(scope);
        }
        var unused = giving.get().whenComplete((answer, thrown) -> known(scope, key, mine, answer, thrown));
        return mine.answer.copy(); // whoever cancels it cancels nobody else's
    }

    /** Forgets what a session gave; it is over. */
    void forget(long pid) {
        lock.lock();
        try {
            given.remove(pid);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Given putIfAbsent(long scope, String key, Given mine) {
        lock.lock();
        try {
            var its = given.computeIfAbsent(scope, unused -> new LinkedHashMap<>());
            long now = clock.nanos();
            while (!its.isEmpty() && its.firstEntry().getValue().until - now <= 0) {
                its.pollFirstEntry();
            }
            var first = its.putIfAbsent(key, mine);
            if (its.size() > MOST) {
                its.pollFirstEntry();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void known(long scope, String key, Given mine, @Nullable Response answer, @Nullable Throwable thrown) {
        if (answer == null) {
            mine.answer.completeExceptionally(thrown == null ? new WebException("there is no answer") : thrown);
            return;
        }
        if (answer.status() == LATER) { // nothing was done, and it is to be sent again
            remove(scope, key, mine);
        }
        mine.answer.complete(answer);
    }

    private void remove(long scope, String key, Given mine) {
        lock.lock();
        try {
            var its = given.get(scope);
            if (its != null) {
                its.remove(key, mine);
            }
        } finally {
            lock.unlock();
        }
    }
}
