package io.archangel.server.demo;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.inline;

import io.archangel.dyno.breaker.BreakerOptions;
import io.archangel.dyno.breaker.Breakers;
import io.archangel.dyno.cache.Caches;
import io.archangel.http.HttpServer;
import io.archangel.xing.Site;

/** The built-in demo. */
public final class Demo {
    private Demo() {}

    /** Mounts the three apps, of which two have a breaker each, by their names: {@code trip chat}, {@code reset chat}. */
    public static void mount(HttpServer server, Breakers breakers, Caches caches) {
        var chat = new Fused(breakers.add("chat", BreakerOptions.defaults()));
        var stream = new Fused(breakers.add("stream", BreakerOptions.defaults()));
        server.mount("/", "hello", Site.create().get("/", rq -> text("""
                        Hello. Three apps live here side by side:
                          /        this one
                          /chat    a chat: GET waits for what is said next, POST says something
                          /stream  a word every 200 ms, for a minute
                        """), inline()))
                .mount("/chat", "chat", Chat.site(chat, Chat.pages(caches)))
                .mount("/stream", "stream", Words.site().filter(stream));
    }
}
