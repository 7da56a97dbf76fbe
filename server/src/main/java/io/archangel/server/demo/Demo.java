package io.archangel.server.demo;

import static io.archangel.xing.Option.named;

import io.archangel.dyno.breaker.Breakers;
import io.archangel.dyno.cache.Caches;
import io.archangel.dyno.timer.Timers;
import io.archangel.http.HttpServer;
import io.archangel.xing.Site;

/** The built-in demo. */
public final class Demo {
    private Demo() {}

    /** Mounts the three apps, of which two have a breaker each, by their names: {@code trip chat}, {@code reset chat}. */
    public static void mount(HttpServer server, Breakers breakers, Caches caches, Timers timers) {
        var hello = Site.create().text("/", """
                Hello. Three apps live here side by side:
                  /        this one
                  /chat    a chat: GET waits for what is said next, POST says something
                  /stream  a word every 200 ms, for a minute
                """, named("hello"));
        var words = Site.create().text("/", new Words()::recite, named("recite"));
        server.mount("/", "hello", hello.openapi("Hello", "1.0"))
                .mount("/chat", "chat", Chat.site(breakers.add("chat"), caches, timers))
                .mount("/stream", "stream", words.openapi("Words", "1.0").breaker(breakers.add("stream")));
    }
}
