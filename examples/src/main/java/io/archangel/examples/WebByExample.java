package io.archangel.examples;

import io.archangel.http.App;
import io.archangel.http.Conditional;
import io.archangel.http.Event;
import io.archangel.http.Folder;
import io.archangel.http.Gzip;
import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Message;
import io.archangel.http.Problem;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.Sink;
import io.archangel.http.WebSocket;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/** All of the web server's API, an app for each piece of it; docs/http-api.md goes through it. */
public final class WebByExample {
    private final Map<String, String> rooms = new ConcurrentHashMap<>();
    private final Queue<CompletableFuture<Response>> polls = new ConcurrentLinkedQueue<>();
    private final Set<Sink> listeners = ConcurrentHashMap.newKeySet();
    private final Set<WebSocket> people = ConcurrentHashMap.newKeySet();
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Note note = new Note(1, "nothing yet");

    private record Note(int version, String text) {}

    /** Runs it. @param arguments the folder whose files are shown */
    public static void main(String[] arguments) {
        try (var manager = ProcessManager.create();
                var loop = NettyLoop.create();
                var server = HttpServer.create(manager, HttpOptions.defaults())) {
            new WebByExample().mount(server, Path.of(arguments[0]));
            server.listen(loop, "localhost", 8080);
            loop.runForever();
        }
    }

    void mount(HttpServer server, Path folder) {
        server.filter((rq, next) -> next.handle(rq).header("X-Served-By", "example"));
        answers(server);
        rooms(server);
        bodies(server);
        streams(server);
        polls(server);
        events(server);
        serverSentEvents(server);
        webSockets(server);
        conditions(server);
        processes(server);
        files(server, folder);
    }

    private void answers(HttpServer server) {
        server.mount(
                "/hello",
                "hello",
                rq -> Response.text("Hello, " + rq.query("name").orElse("world") + "\n"));
        server.mount("/old", "old", rq -> Response.of(308).header("Location", "/hello"));
        server.mount("/ping", "ping", Handler.inline(rq -> Response.text("pong\n")));
    }

    private void rooms(HttpServer server) {
        server.mount("/rooms", "rooms", rq -> {
            var name = rq.rest().substring(1);
            return switch (rq.method()) {
                case "GET" -> {
                    var topic = rooms.get(name);
                    if (topic == null) {
                        throw new Problem(404, "there is no such room");
                    }
                    yield Response.text(topic);
                }
                case "PUT" -> {
                    rooms.put(name, rq.body().text());
                    yield Response.of(204);
                }
                default -> Response.problem(405, "rooms are read and written").header("Allow", "GET, PUT");
            };
        });
    }

    private void bodies(HttpServer server) {
        server.mount("/count", "count", rq -> {
            long bytes = 0;
            try (var in = Gzip.body(rq, 10 << 20).stream()) {
                while (in.read() >= 0) {
                    bytes++;
                }
            }
            return Response.text(bytes + " bytes, then " + rq.trailers() + "\n");
        });
    }

    private void streams(HttpServer server) {
        server.mount(
                "/numbers",
                "numbers",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    for (int i = 1; i <= 3; i++) {
                        out.write(i + "\n");
                        out.flush();
                    }
                    out.trailer("X-Sum", "6");
                }));
        server.mount(
                "/table",
                "table",
                rq -> Response.stream("text/csv; charset=utf-8", out -> {
                            out.write("room,topic\n");
                            rooms.forEach((room, topic) -> out.write(room + "," + topic + "\n"));
                            out.head(it -> it.header("X-Rooms", String.valueOf(rooms.size())));
                        })
                        .corked());
    }

    private void polls(HttpServer server) {
        server.mount("/poll", "poll", Handler.inline(rq -> {
            var next = new CompletableFuture<Response>();
            polls.add(next);
            return Response.later(next).header("Cache-Control", "no-store");
        }));
    }

    private void events(HttpServer server) {
        server.mount(
                "/ticks",
                "ticks",
                Handler.inline(rq -> Response.open("text/plain; charset=utf-8", out -> {
                    listeners.add(out);
                    rq.process().atExitInline(exit -> listeners.remove(out));
                })));
        server.mount("/tell", "tell", rq -> {
            var news = rq.body().text() + "\n";
            for (var poll = polls.poll(); poll != null; poll = polls.poll()) {
                poll.complete(Response.text(news));
            }
            listeners.forEach(listener -> {
                if (!listener.offer(news)) {
                    listener.close(); // it does not keep up, and is let go
                }
            });
            return Response.of(204);
        });
    }

    private void serverSentEvents(HttpServer server) {
        server.mount(
                "/count-up",
                "count-up",
                rq -> Response.events(events -> {
                    var all = List.of("one", "two", "three");
                    int had = all.indexOf(events.lastId().orElse("none")) + 1;
                    for (var number : all.subList(had, all.size())) {
                        events.send(Event.of("number " + number).id(number));
                    }
                }));
    }

    private void webSockets(HttpServer server) {
        server.mount(
                "/chat",
                "chat",
                Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {
                    @Override
                    public void opened(WebSocket socket) {
                        people.add(socket);
                        rq.process().atExitInline(exit -> people.remove(socket));
                    }

                    @Override
                    public void text(WebSocket socket, String text) {
                        people.forEach(person -> {
                            if (!person.offer(text)) {
                                person.close(1013, "too slow");
                            }
                        });
                    }
                })));
        server.mount(
                "/ask",
                "ask",
                rq -> Response.webSocket(peer -> {
                    peer.send("Who are you?");
                    if (peer.receive() instanceof Message.Text(var name)) {
                        peer.send("Hello, " + name);
                    }
                }));
    }

    private void conditions(HttpServer server) {
        server.mount(App.of("note", "/note", this::note).filter(Conditional.filter()));
    }

    private Response note(Request rq) throws IOException {
        if (!rq.method().equals("PUT")) {
            var shown = note;
            return Response.text(shown.text()).etag("v" + shown.version());
        }
        var text = rq.body().text();
        changing.lock();
        try {
            Conditional.require(rq, "v" + note.version());
            note = new Note(note.version() + 1, text);
        } finally {
            changing.unlock();
        }
        return Response.of(204);
    }

    private void processes(HttpServer server) {
        server.mount("/work", "work", rq -> {
            var stop = new CompletableFuture<String>();
            rq.process().atExit(exit -> rooms.remove("work"));
            rq.process().on(Signal.TERM, term -> stop.complete("stopped by " + term.by()));
            rq.onHangup(hup -> rq.process().exit(1));
            rooms.put("work", "pid " + rq.process().pid());
            return Response.text(stop.get() + "\n");
        });
    }

    private void files(HttpServer server, Path folder) {
        server.mount(App.of("site", "/site", Folder.of(folder)).filter(Gzip.filter()));
        server.mount("/logo", "logo", rq -> Response.file(rq, folder.resolve("logo.svg")));
    }
}
