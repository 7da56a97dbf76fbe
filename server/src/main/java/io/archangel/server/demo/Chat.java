package io.archangel.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.http.Request;
import io.archangel.http.Response;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** A chat by long poll: each listener waits, on a virtual thread, for what is said after what it has heard. */
final class Chat {
    private static final int KEPT = 100;
    private static final int LONGEST = 2_000;
    private static final int PATIENCE_MINUTES = 10;

    private final ReentrantLock lock = new ReentrantLock();

    /** Both guarded by the lock: what was said last, and the number of the latest. */
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    private long latest;

    /** One waiter a listener, so that to end one wakes no other. */
    private final Set<CompletableFuture<Line>> waiting = ConcurrentHashMap.newKeySet();

    Response handle(Request rq) throws Exception {
        return switch (rq.method()) {
            case "GET", "HEAD" -> rq.query("after").isEmpty() && wantsPage(rq) ? page() : listen(rq);
            case "POST" -> say(rq.body().text().strip());
            default ->
                Response.text("The chat takes GET and POST.\n").status(405).header("Allow", "GET, HEAD, POST");
        };
    }

    private Response listen(Request rq) throws InterruptedException, ExecutionException {
        var after = rq.query("after");
        if (after.isPresent() && !after.get().matches("\\d{1,18}")) {
            return Response.text("after is not a number; give the X-Line of the last answer.\n")
                    .status(400);
        }
        var next = next(after.map(Long::valueOf));
        rq.process().atExit(exit -> waiting.remove(next));
        try {
            var line = next.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            return Response.text(line.text + "\n").header("X-Line", "" + line.number);
        } catch (TimeoutException nobodySpoke) {
            return Response.of(204);
        }
    }

    /** The first line after one that was heard, or the next to be said. */
    private CompletableFuture<Line> next(Optional<Long> heard) {
        lock.lock();
        try {
            long after = heard.orElse(latest);
            for (var line : lines) {
                if (line.number > after) {
                    return CompletableFuture.completedFuture(line);
                }
            }
            var next = new CompletableFuture<Line>();
            waiting.add(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Response say(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Response.text("Say something of 1 to " + LONGEST + " characters.\n")
                    .status(422);
        }
        Line line;
        lock.lock();
        try {
            line = new Line(++latest, text);
            lines.addLast(line);
            if (lines.size() > KEPT) {
                lines.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        int heard = 0;
        for (var listener : waiting) {
            if (waiting.remove(listener) && listener.complete(line)) {
                heard++;
            }
        }
        return Response.text("heard by " + heard + "\n");
    }

    private static boolean wantsPage(Request rq) {
        return rq.header("Accept").orElse("").contains("text/html");
    }

    private static Response page() throws IOException {
        try (var page = Chat.class.getResourceAsStream("chat.html")) {
            return page == null ? Response.of(404) : Response.html(new String(page.readAllBytes(), UTF_8));
        }
    }

    private record Line(long number, String text) {}
}
