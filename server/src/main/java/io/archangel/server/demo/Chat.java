package io.archangel.server.demo;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.listOf;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.returns;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.dyno.cache.Cache;
import io.archangel.dyno.cache.CacheOptions;
import io.archangel.dyno.cache.Caches;
import io.archangel.http.Filter;
import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.xing.Answer;
import io.archangel.xing.Call;
import io.archangel.xing.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A chat by long poll: each listener waits, on a virtual thread, for what is said after what it has heard. */
final class Chat {
    /** By what name its page is kept. */
    static final String PAGE = "chat.html";

    private static final Line NOTHING = new Line(0, "");

    private final Cache<String, String> pages;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock: what was said last. */
    private final ArrayDeque<Line> lines = new ArrayDeque<>(List.of(NOTHING));

    /** One waiter a listener, so that to end one wakes no other. */
    private final Set<CompletableFuture<Line>> waiting = ConcurrentHashMap.newKeySet();

    private record Line(long number, String text) {}

    private record Said(String text) {}

    private record Heard(Line line, long by) {}

    private Chat(Cache<String, String> pages) {
        this.pages = pages;
    }

    /** @param fuse stands before what says something; to listen may take long, and would look slow to it */
    static Site site(Filter fuse, Cache<String, String> pages) {
        var chat = new Chat(pages);
        return Site.create()
                .get("/", chat::listen)
                .get("/lines", rq -> chat.said(), named("lines"), returns(listOf(Line.class)))
                .group("", saying -> chat.saying(saying.filter(fuse)))
                .openapi("Chat", "1.0");
    }

    private void saying(Site site) {
        site.post("/", rq -> text("heard by " + say(rq.body().text()).by + "\n"))
                .post("/lines", Said.class, (rq, said) -> say(said.text), named("say"), returns(201, Heard.class));
    }

    /** The pages of this folder by their names, read when they are asked for. */
    static Cache<String, String> pages(Caches caches) {
        return caches.add("pages", CacheOptions.keep(Duration.ofHours(1)), Chat::read);
    }

    private static @Nullable String read(String name) throws IOException {
        try (var page = Chat.class.getResourceAsStream(name)) {
            return page == null ? null : new String(page.readAllBytes(), UTF_8);
        }
    }

    private Response listen(Call rq) throws Exception {
        var after = rq.query("after", Long.class);
        if (after.isEmpty() && rq.header("Accept").orElse("").contains("text/html")) {
            return pages.get(PAGE).map(Answer::html).orElse(Response.of(404));
        }
        var next = new CompletableFuture<Line>();
        rq.process().atExit(exit -> {
            waiting.remove(next);
            next.complete(NOTHING); // so that nothing waits for the ten minutes to be over
        });
        alone(() -> lines.stream()
                .filter(it -> it.number > after.orElse(lines.getLast().number))
                .findFirst()
                .map(next::complete)
                .orElseGet(() -> waiting.add(next)));
        var line = next.completeOnTimeout(NOTHING, 10, TimeUnit.MINUTES).get();
        return line.number == 0 ? Response.of(204) : text(line.text + "\n").header("X-Line", "" + line.number);
    }

    private Heard say(String said) {
        var text = said.strip();
        if (text.isEmpty() || text.length() > 2_000) {
            throw new Problem(422, "say something of 1 to 2000 characters");
        }
        var listeners = new ArrayList<CompletableFuture<Line>>();
        var line = alone(() -> {
            listeners.addAll(waiting);
            lines.addLast(new Line(lines.getLast().number + 1, text));
            if (lines.size() > 100) {
                lines.removeFirst();
            }
            return lines.getLast();
        });
        return new Heard(
                line,
                listeners.stream()
                        .filter(it -> waiting.remove(it) && it.complete(line))
                        .count());
    }

    private List<Line> said() {
        return alone(() -> lines.stream().filter(it -> it.number > 0).toList());
    }

    private <T> T alone(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
