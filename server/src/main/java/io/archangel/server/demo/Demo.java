package io.archangel.server.demo;

import io.archangel.http.Handler;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;

/** The built-in demo. */
public final class Demo {
    private Demo() {}

    /** Mounts the three apps. */
    public static void mount(HttpServer server) {
        server.mount("/", "hello", Handler.inline(rq -> hello(rq.path())))
                .mount("/chat", "chat", new Chat()::handle)
                .mount("/stream", "stream", new Words()::handle);
    }

    private static Response hello(String path) {
        return path.equals("/")
                ? Response.text("""
                        Hello. Three apps live here side by side:
                          /        this one
                          /chat    a chat: GET waits for what is said next, POST says something
                          /stream  a word every 200 ms, for a minute
                        """)
                : Response.text("There is nothing here; try / or /chat or /stream.\n")
                        .status(404);
    }
}
