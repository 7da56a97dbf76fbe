package io.archangel.server.demo;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.inline;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.produces;

import io.archangel.dyno.breaker.BreakerOptions;
import io.archangel.dyno.breaker.Breakers;
import io.archangel.dyno.cache.Caches;
import io.archangel.dyno.timer.TimerOptions;
import io.archangel.dyno.timer.Timers;
import io.archangel.http.HttpServer;
import io.archangel.xing.Site;
import java.time.Duration;

/** The built-in demo. */
public final class Demo {
    private static final Duration LOOK = Duration.ofMinutes(10);

    private Demo() {}

    /**
     * Mounts the three apps, of which two have a breaker each, by their names: {@code trip chat}, {@code reset chat}. A timer
     * asks for the chat's page every ten minutes: {@code run pages}.
     */
    public static void mount(HttpServer server, Breakers breakers, Caches caches, Timers timers) {
        var chat = new Fused(breakers.add("chat", BreakerOptions.defaults()));
        var stream = new Fused(breakers.add("stream", BreakerOptions.defaults()));
        var pages = Chat.pages(caches);
        server.mount(
                        "/",
                        "hello",
                        Site.create()
                                .get("/", rq -> text("""
                        Hello. Three apps live here side by side:
                          /        this one
                          /chat    a chat: GET waits for what is said next, POST says something
                          /stream  a word every 200 ms, for a minute
                        """), inline(), named("hello"), produces("text/plain"))
                                .openapi("Hello", "1.0"))
                .mount("/chat", "chat", Chat.site(chat, pages))
                .mount("/stream", "stream", Words.site().filter(stream));
        timers.add("pages", TimerOptions.every(LOOK).app("demo"), () -> pages.get(Chat.PAGE));
    }
}
