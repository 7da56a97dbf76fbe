package io.archangel.proof.loss;

import io.archangel.http.App;
import io.archangel.http.Event;
import io.archangel.http.Gzip;
import io.archangel.http.Handler;
import io.archangel.http.HttpServer;
import io.archangel.http.Message;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is visited: handlers of all kinds. */
final class Site {
    private static final Response HELLO = Response.text("Hello, World!");
    private static final int WORDS = 200;
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private Site() {}

    static void mountOn(HttpServer server) {
        server.mount("/", "hello", Handler.inline(Site::hello))
                .mount("/block", "block", rq -> HELLO)
                .mount(
                        "/echo",
                        "echo",
                        rq -> Response.bytes(
                                "application/octet-stream", rq.body().bytes()))
                .mount("/poll", "poll", rq -> poll())
                .mount("/later", "later", Handler.inline(rq -> later()))
                .mount("/never", "never", Handler.inline(rq -> Response.later(new CompletableFuture<>())))
                .mount("/fails", "fails", rq -> Response.of(Integer.parseInt("no number")))
                .mount("/stream", "stream", rq -> stream())
                .mount("/events", "events", rq -> events())
                .mount(
                        "/ticks",
                        "ticks",
                        Handler.inline(rq -> Response.openEvents(HEARTBEAT, out -> out.offer(Event.of("tick")))))
                .mount(App.of("zipped", "/zipped", rq -> Response.text("words ".repeat(1_000)))
                        .filter(Gzip.filter()))
                .mount("/socket", "socket", Handler.inline(rq -> Response.webSocket(new Echo())))
                .mount("/talk", "talk", rq -> Response.webSocket(Site::talk));
    }

    private static Response hello(Request rq) {
        return rq.path().equals("/") ? HELLO : Response.of(404);
    }

    private static Response poll() throws InterruptedException {
        new CountDownLatch(1).await(5, TimeUnit.SECONDS);
        return Response.of(204);
    }

    private static Response later() {
        return Response.later(new CompletableFuture<Response>().completeOnTimeout(HELLO, 2, TimeUnit.MILLISECONDS));
    }

    private static Response stream() {
        return Response.stream("text/plain", out -> {
            for (int word = 0; word < WORDS; word++) {
                out.write("word ");
                new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
            }
        });
    }

    private static Response events() {
        return Response.events(out -> {
            for (int word = 0; word < WORDS; word++) {
                out.send(Event.of("word").id("" + word));
                new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
            }
        });
    }

    private static void talk(WebSocket.Peer peer) throws InterruptedException {
        for (var message = peer.receive(); message != null; message = peer.receive()) {
            if (message instanceof Message.Text(var text)) {
                peer.send(text);
            }
        }
    }

    private static final class Echo implements WebSocket.Listener {
        @Override
        public void text(WebSocket socket, String text) {
            socket.offer(text);
        }

        @Override
        public void binary(WebSocket socket, byte[] bytes) {
            socket.offer(bytes);
        }
    }
}
