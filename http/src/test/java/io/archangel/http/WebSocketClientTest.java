package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets with a client that is not ours, over a real socket and a real loop. */
final class WebSocketClientTest {
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());
    private final Server listener = server.listen(loop, "127.0.0.1", 0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    private java.net.http.WebSocket open(Ear ear) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + listener.address().getPort() + "/ws"), ear)
                .get(30, TimeUnit.SECONDS);
    }

    /** What the client hears. */
    private static class Ear implements java.net.http.WebSocket.Listener {
        final StringBuilder text = new StringBuilder();
        final CompletableFuture<String> whole = new CompletableFuture<>();
        final CompletableFuture<Integer> bytes = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<Boolean> pong = new CompletableFuture<>();
        private int received;

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                whole.complete(text.toString());
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            received += data.remaining();
            if (last) {
                bytes.complete(received);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
            pong.complete(true);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return CompletableFuture.completedStage(null);
        }
    }

    private void mountEcho() {
        server.mount(
                "/ws",
                "ws",
                rq -> Response.webSocket(peer -> {
                    for (var message = peer.receive(); message != null; message = peer.receive()) {
                        switch (message) {
                            case Message.Text(var text) -> peer.send(text);
                            case Message.Binary(var bytes) -> peer.send(bytes);
                        }
                    }
                }));
    }

    @Test
    void talk_echoesGreatMessages() throws Exception {
        mountEcho();
        var ear = new Ear();
        var socket = open(ear);
        var great = "größe ".repeat(50_000);
        socket.sendText(great.substring(0, 7), false).join();
        socket.sendText(great.substring(7), true).join();
        assertThat(ear.whole.get(30, TimeUnit.SECONDS)).isEqualTo(great);
        socket.sendBinary(ByteBuffer.allocate(1 << 20), true).join();
        assertThat(ear.bytes.get(30, TimeUnit.SECONDS)).isEqualTo(1 << 20);
        socket.sendPing(ByteBuffer.allocate(3)).join();
        assertThat(ear.pong.get(30, TimeUnit.SECONDS)).isTrue();
        socket.sendClose(1000, "bye").join();
        assertThat(ear.closed.get(30, TimeUnit.SECONDS)).isEqualTo("1000 bye");
        await().until(() -> manager.list().isEmpty());
        assertThat(reports).isEmpty();
    }

    @Test
    void killed_clientHearsWhy() throws Exception {
        mountEcho();
        var ear = new Ear();
        open(ear);
        await().until(() -> manager.list().stream().anyMatch(it -> it.kind().equals("ws")));
        var pid = manager.list().stream()
                .filter(it -> it.kind().equals("ws"))
                .findFirst()
                .orElseThrow()
                .pid();
        assertThat(manager.signal(Kill.of(pid).await(Duration.ofSeconds(30)))
                        .join()
                        .response())
                .isEqualTo("1012");
        assertThat(ear.closed.get(30, TimeUnit.SECONDS)).isEqualTo("1012 ended by the server; try again");
        await().until(() -> manager.list().isEmpty());
    }

    @Test
    void clientVanishes_isAHangup() throws Exception {
        mountEcho();
        var socket = open(new Ear());
        socket.abort();
        await().until(() -> manager.list().isEmpty());
        assertThat(manager.history())
                .anyMatch(it -> it.kind().equals("ws") && it.exit().equals("HUP"));
    }

    @Test
    void offeredFromManyThreads_allComeWhole() throws Exception {
        var opened = new CompletableFuture<WebSocket>();
        server.mount(
                "/ws",
                "ws",
                Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {
                    @Override
                    public void opened(WebSocket socket) {
                        opened.complete(socket);
                    }
                })));
        var got = new CopyOnWriteArrayList<String>();
        var client = open(new Ear() {
            @Override
            public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    got.add(text.toString());
                    text.setLength(0);
                }
                socket.request(1);
                return CompletableFuture.completedStage(null);
            }
        });
        var socket = opened.get(30, TimeUnit.SECONDS);
        var threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    for (int n = 0; n < 500; n++) {
                        socket.send("thread " + i + " says " + n);
                    }
                }))
                .toList();
        for (var each : threads) {
            each.join();
        }
        await().until(() -> got.size() == 4000);
        for (int i = 0; i < 8; i++) {
            var prefix = "thread " + i + " ";
            assertThat(got.stream().filter(it -> it.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.range(0, 500)
                            .mapToObj(n -> prefix + "says " + n)
                            .toList());
        }
        client.abort();
    }
}
