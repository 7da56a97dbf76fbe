package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Events;
import io.archangel.http.Response;
import io.archangel.http.WebSocket;
import io.archangel.http.WebSocketOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a WebSocket and a stream of events call. */
final class WebSocketScenarios {
    private static final byte[] TEXT = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'};
    private static final byte[] BINARY = {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 'x'};
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    private WebSocketScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                listener("opened", new byte[0], "WebSocket.Listener.opened(WebSocket)"),
                listener("text", TEXT, "WebSocket.Listener.text(WebSocket, String)"),
                listener("bytes", BINARY, "WebSocket.Listener.binary(WebSocket, byte[])"),
                listener("writable", new byte[0], "WebSocket.Listener.writable(WebSocket)"),
                listener("closed", CLOSE, "WebSocket.Listener.closed(WebSocket, int, String)"),
                writer("writer of events", its -> Response.events(its), "Response.events(Events.Writer)"),
                writer(
                        "writer of events with a heartbeat",
                        its -> Response.events(Duration.ofSeconds(9), its),
                        "Response.events(Duration, Events.Writer)"),
                opener("opener of events", its -> Response.openEvents(its), "Response.openEvents(Events.Opener)"),
                opener(
                        "opener of events with a heartbeat",
                        its -> Response.openEvents(Duration.ofSeconds(9), its),
                        "Response.openEvents(Duration, Events.Opener)"),
                of(
                        "who waits for room in a stream of events",
                        Place.PROCESS,
                        WebSocketScenarios::ready,
                        "Runnable of Events.onReady(Runnable)"),
                talk("talk", Response::webSocket, "Response.webSocket(WebSocket.Talk)"),
                talk(
                        "talk with options",
                        its -> Response.webSocket(WebSocketOptions.defaults(), its),
                        "Response.webSocket(WebSocketOptions, WebSocket.Talk)"));
    }

    private static Scenario listener(String what, byte[] sent, String point) {
        return of(
                "listener of a WebSocket: " + what,
                Place.PROCESS,
                (world, bomb) -> {
                    var pids = new LinkedBlockingQueue<Long>();
                    world.http.mount("/victim", "victim", rq -> {
                        pids.add(rq.process().pid());
                        return Response.webSocket(new Trapped(what, bomb));
                    });
                    var client = open(world);
                    client.send(sent);
                    client.readOut();
                    return pid(pids);
                },
                point);
    }

    private static Scenario talk(String name, Function<WebSocket.Talk, Response> made, String point) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> {
                    var pids = new LinkedBlockingQueue<Long>();
                    world.http.mount("/victim", "victim", rq -> {
                        pids.add(rq.process().pid());
                        return made.apply(peer -> bomb.go());
                    });
                    open(world).readOut();
                    return pid(pids);
                },
                "WebSocket.Talk.with(WebSocket.Peer)",
                "WebSocket.Talk of " + point);
    }

    private static Scenario writer(String name, Function<Events.Writer, Response> made, String point) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> cut(world, made.apply(events -> bomb.go())),
                "Events.Writer.write(Events)",
                "Events.Writer of " + point);
    }

    private static Scenario opener(String name, Function<Events.Opener, Response> made, String point) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> cut(world, made.apply(events -> bomb.go())),
                "Events.Opener.open(Events)",
                "Events.Opener of " + point);
    }

    private static long ready(World world, Bomb bomb) throws Exception {
        return cut(world, Response.openEvents(events -> events.onReady(bomb::go)));
    }

    /** Its client sees the answer cut, if it sees any of it. */
    private static long cut(World world, Response answer) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        world.http.mount("/victim", "victim", rq -> {
            pids.add(rq.process().pid());
            return answer;
        });
        var client = world.connect(world.web());
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        client.readOut();
        return pid(pids);
    }

    private static Client open(World world) throws Exception {
        var client = world.connect(world.web());
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
        return client;
    }

    private static long pid(BlockingQueue<Long> pids) throws InterruptedException {
        var pid = pids.poll(30, TimeUnit.SECONDS);
        assertThat(pid).as("the pid of the WebSocket").isNotNull();
        return pid;
    }

    /** Throws where it is told to. */
    private record Trapped(String where, Bomb bomb) implements WebSocket.Listener {
        @Override
        public void opened(WebSocket socket) {
            go("opened");
            while (where.equals("writable") && socket.offer(new byte[10_000])) {}
        }

        @Override
        public void text(WebSocket socket, String text) {
            go("text");
        }

        @Override
        public void binary(WebSocket socket, byte[] bytes) {
            go("bytes");
        }

        @Override
        public void writable(WebSocket socket) {
            go("writable");
        }

        @Override
        public void closed(WebSocket socket, int code, String reason) {
            go("closed");
        }

        private void go(String here) {
            if (where.equals(here)) {
                bomb.go();
            }
        }
    }
}
