package io.archangel.server.demo;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.listOf;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.returns;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.dyno.cache.CacheOptions;
import io.archangel.dyno.cache.Caches;
import io.archangel.dyno.timer.TimerOptions;
import io.archangel.dyno.timer.Timers;
import io.archangel.http.Problem;
import io.archangel.http.Resource;
import io.archangel.http.Response;
import io.archangel.xing.Call;
import io.archangel.xing.Site;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A chat by long poll: each listener waits, on a virtual thread, for what is said after what it has heard. */
final class Chat {
    private static final String PAGE = "chat.html";
    private static final Line NOTHING = new Line(0, "");

    /** Held while a line is said to all who wait, and while one looks for a line or begins to wait: nobody misses any. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Both written under the lock, and the lines read by anybody: what was said last, and the number of the latest. */
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private long latest;

    /** One waiter a listener, so that to end one wakes no other. */
    private final Set<CompletableFuture<Line>> waiting = ConcurrentHashMap.newKeySet();

    private record Line(long number, String text) {}

    private record Said(String text) {}

    private record Heard(Line line, long by) {}

    /** @param breaker stands before what says something; to listen may take long, and would look slow to it */
    static Site site(Breaker breaker, Caches caches, Timers timers) {
        var hour = CacheOptions.keep(Duration.ofHours(1));
        var pages = caches.<String, Response>add(
                "pages", hour, name -> Resource.of(Chat.class, name).orElse(null));
        timers.add("pages", TimerOptions.every(Duration.ofMinutes(10)).app("demo"), () -> pages.get(PAGE));
        var chat = new Chat();
        return Site.create()
                .get("/", rq -> wantsPage(rq) ? pages.get(PAGE) : chat.listen(rq))
                .get("/lines", rq -> chat.lines, named("lines"), returns(listOf(Line.class)))
                .group("", saying -> chat.saying(saying.breaker(breaker)))
                .openapi("Chat", "1.0");
    }

    private void saying(Site site) {
        site.post("/", rq -> text("heard by " + say(rq.body().text()).by + "\n"))
                .post("/lines", Said.class, (rq, said) -> say(said.text), named("say"), returns(201, Heard.class));
    }

    private static boolean wantsPage(Call rq) {
        return rq.query("after").isEmpty() && rq.header("Accept").orElse("").contains("text/html");
    }

    private Response listen(Call rq) throws Exception {
        var after = rq.query("after", Long.class);
        var next = new CompletableFuture<Line>();
        rq.process().atExit(exit -> next.complete(NOTHING)); // who has gone hears nothing any more
        lock.lock();
        try {
            lines.stream()
                    .filter(it -> it.number > after.orElse(latest))
                    .findFirst()
                    .ifPresentOrElse(next::complete, () -> waiting.add(next));
        } finally {
            lock.unlock();
        }
        var line = next.completeOnTimeout(NOTHING, 10, TimeUnit.MINUTES)
                .whenComplete((said, none) -> waiting.remove(next))
                .get();
        return line.number == 0 ? Response.of(204) : text(line.text + "\n").header("X-Line", "" + line.number);
    }

    private Heard say(String said) {
        var text = said.strip();
        if (text.isEmpty() || text.length() > 2_000) {
            throw new Problem(422, "say something of 1 to 2000 characters");
        }
        lock.lock();
        try {
            var line = new Line(++latest, text);
            lines.add(line);
            if (lines.size() > 100) {
                lines.removeFirst();
            }
            return new Heard(
                    line, waiting.stream().filter(it -> it.complete(line)).count());
        } finally {
            lock.unlock();
        }
    }
}
