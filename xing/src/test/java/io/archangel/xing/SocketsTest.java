package io.archangel.xing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Message;
import io.archangel.http.Response;
import io.archangel.http.WebSocket;
import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** WebSockets of a site, over the real server, with a client that is not ours. */
final class SocketsTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final RealServer web = new RealServer().mount("/live", site());

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    /** Who somebody is, as a filter says. */
    private record Guest(String name) {}

    private Site site() {
        return Site.create()
                .filter(Sessions.of(KEY))
                .post("/in/{name}", rq -> {
                    Session.of(rq).put("user", rq.path("name"));
                    return Response.of(204);
                })
                .ws("/tell/{who}", (rq, peer) -> {
                    while (peer.receive() instanceof Message.Text(var text)) {
                        peer.send(rq.path("who") + " has " + text);
                    }
                })
                .ws("/bye", (rq, peer) -> peer.close(4001, "not now"))
                .group(
                        "/rooms",
                        rooms -> rooms.ws("/{room:int}", this::room).filter((rq, next) -> {
                            var call = Call.of(rq);
                            var user = Session.of(call).value("user");
                            user.ifPresent(name -> call.attribute(Guest.class, new Guest(name)));
                            return user.isPresent() ? next.handle(rq) : Response.problem(403, "say who you are");
                        }));
    }

    private WebSocket.Listener room(Call rq) {
        var guest = rq.attribute(Guest.class).orElseThrow().name();
        int room = rq.pathInt("room");
        return new WebSocket.Listener() {
            @Override
            public void opened(WebSocket socket) {
                socket.offer(guest + " is in " + room);
            }

            @Override
            public void text(WebSocket socket, String text) {
                socket.offer(guest + ": " + text);
            }

            @Override
            public void binary(WebSocket socket, byte[] bytes) {
                socket.offer(bytes);
            }

            @Override
            public void closed(WebSocket socket, int code, String reason) {
                heard.add(code + " " + reason);
            }
        };
    }

    /** What the client hears: texts, {@code bytes 3}, {@code pong}, {@code closed 1000 bye}. */
    private static final class Ear implements java.net.http.WebSocket.Listener {
        private final LinkedBlockingQueue<String> all = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return all.poll(30, TimeUnit.SECONDS);
        }

        private CompletionStage<?> hear(java.net.http.WebSocket socket, String what) {
            all.add(what);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
            return hear(socket, data.toString());
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            return hear(socket, "bytes " + data.remaining());
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
            return hear(socket, "pong");
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            return hear(socket, "closed " + code + " " + reason);
        }
    }

    private java.net.http.WebSocket open(String path, Ear ear, String cookie) throws Exception {
        return client.newWebSocketBuilder()
                .header("Cookie", cookie)
                .buildAsync(URI.create("ws://127.0.0.1:" + web.port() + "/live" + path), ear)
                .get(30, TimeUnit.SECONDS);
    }

    private String cookie() throws Exception {
        return RealServer.header(web.ask("POST /live/in/Ada"), "Set-Cookie").split(";", 2)[0];
    }

    private ProcessInfo process() {
        await().until(() -> web.manager.list().stream().anyMatch(it -> it.kind().equals("ws")));
        return web.manager.list().stream()
                .filter(it -> it.kind().equals("ws"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listener_behindASessionAndAFilter_knowsWhoAndWhere() throws Exception {
        var ear = new Ear();
        var socket = open("/rooms/7", ear, cookie());
        assertThat(ear.next()).isEqualTo("Ada is in 7");
        socket.sendText("hello", true).join();
        assertThat(ear.next()).isEqualTo("Ada: hello");
        socket.sendBinary(ByteBuffer.allocate(3), true).join();
        assertThat(ear.next()).isEqualTo("bytes 3");
        socket.sendPing(ByteBuffer.allocate(2)).join();
        assertThat(ear.next()).isEqualTo("pong");
        socket.sendClose(4002, "enough").join();
        assertThat(ear.next()).isEqualTo("closed 4002 enough");
        await().untilAsserted(() -> assertThat(heard).containsExactly("4002 enough"));
        await().until(() -> web.manager.list().isEmpty());
        assertThat(web.reports).isEmpty();
    }

    @Test
    void filter_thatRefuses_isAnsweredInPlaceOfTheWebSocket() {
        assertThatThrownBy(() -> open("/rooms/7", new Ear(), "none=1"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        it -> assertThat(it.getResponse().statusCode()).isEqualTo(403));
        assertThatThrownBy(() -> open("/rooms/seven", new Ear(), "none=1"))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        it -> assertThat(it.getResponse().statusCode()).isEqualTo(404));
    }

    @Test
    void talk_readsThePathWhileItTalks() throws Exception {
        var ear = new Ear();
        var socket = open("/tell/J%C3%BCrgen", ear, "none=1");
        socket.sendText("one", true).join();
        assertThat(ear.next()).isEqualTo("Jürgen has one");
        socket.sendText("two", true).join();
        assertThat(ear.next()).isEqualTo("Jürgen has two");
        socket.sendClose(1000, "").join();
        assertThat(ear.next()).isEqualTo("closed 1000 ");
    }

    @Test
    void close_byTheSite_isHeardWithItsCode() throws Exception {
        var ear = new Ear();
        open("/bye", ear, "none=1");
        assertThat(ear.next()).isEqualTo("closed 4001 not now");
    }

    @Test
    void killed_isListedAsItsRoute_andItsClientIsToldToComeAgain() throws Exception {
        for (var path : List.of("/rooms/7", "/tell/me")) {
            var ear = new Ear();
            open(path, ear, cookie());
            var ws = process();
            assertThat(ws.name()).startsWith("WS /live" + path.substring(0, 6));
            assertThat(ws.app()).isEqualTo("live");
            var receipt = web.manager
                    .signal(Kill.of(ws.pid()).signal(Signal.KILL).await(Duration.ofSeconds(30)))
                    .join();
            assertThat(receipt.response()).isEqualTo("1012");
            if (path.startsWith("/rooms")) {
                assertThat(ear.next()).isEqualTo("Ada is in 7");
            }
            assertThat(ear.next()).isEqualTo("closed 1012 ended by the server; try again");
            await().until(() -> web.manager.list().isEmpty());
        }
        assertThat(heard).containsExactly("1012 ended by the server; try again");
    }
}
