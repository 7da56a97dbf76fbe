package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Kill;
import io.archangel.process.Signal;
import org.junit.jupiter.api.Test;

/** WebSockets of a test client: the server is whole, only the network is not there. */
final class TestSocketTest {
    private static final class Echo implements WebSocket.Listener {
        @Override
        public void text(WebSocket socket, String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("planted");
            }
            socket.offer(text);
        }

        @Override
        public void binary(WebSocket socket, byte[] bytes) {
            socket.offer(bytes);
        }
    }

    private static TestClient echo() {
        return TestClient.of(Handler.inline(rq -> Response.webSocket(new Echo())));
    }

    @Test
    void messages_ofAnySize_goBothWays() {
        try (var client = echo()) {
            var socket = client.ws("/");
            assertThat(socket.send("größe").text()).isEqualTo("größe");
            assertThat(socket.send("a".repeat(300)).text()).hasSize(300);
            assertThat(socket.send("a".repeat(70_000)).text()).hasSize(70_000);
            assertThat(socket.send(new byte[] {1, 2}).receive())
                    .isInstanceOfSatisfying(
                            Message.Binary.class, it -> assertThat(it.bytes()).containsExactly(1, 2));
            socket.send("one").send("two");
            assertThat(socket.text()).isEqualTo("one");
            assertThat(socket.text()).isEqualTo("two");
            assertThat(socket.close()).isEqualTo(new TestSocket.Close(1000, ""));
        }
    }

    @Test
    void talk_onAThread_isHeardToItsEnd() {
        Handler talk = rq -> Response.webSocket(peer -> {
            peer.send("who?");
            if (peer.receive() instanceof Message.Text(var name)) {
                peer.send("hello " + name);
                peer.close(4000, "all said");
            }
        });
        try (var client = TestClient.of(talk)) {
            var socket = client.ws("/");
            assertThat(socket.text()).isEqualTo("who?");
            assertThat(socket.send("Ada").text()).isEqualTo("hello Ada");
            assertThat(socket.closed()).isEqualTo(new TestSocket.Close(4000, "all said"));
            assertThatThrownBy(socket::receive)
                    .isInstanceOf(HttpException.class)
                    .hasMessageContaining("4000");
            assertThatThrownBy(() -> socket.send("more")).hasMessageContaining("is closed");
        }
    }

    @Test
    void close_withACode_isAnsweredByTheSame() {
        try (var client = echo()) {
            assertThat(client.ws("/").close(4001, "bye")).isEqualTo(new TestSocket.Close(4001, "bye"));
            assertThat(client.ws("/").close(1005, "").code()).isEqualTo(1002);
        }
    }

    @Test
    void listener_thatThrows_closesIt1011() {
        try (var client = echo()) {
            assertThat(client.ws("/").send("fail").closed().code()).isEqualTo(1011);
        }
    }

    @Test
    void kill_isSeenAsComeAgain() {
        try (var client = echo()) {
            var socket = client.ws("/");
            assertThat(socket.send("a").text()).isEqualTo("a");
            var ws = client.manager().list().stream()
                    .filter(it -> it.kind().equals("ws"))
                    .findFirst()
                    .orElseThrow();
            var unused = client.manager().signal(Kill.of(ws.pid()).signal(Signal.KILL));
            assertThat(socket.closed().code()).isEqualTo(1012);
        }
    }

    @Test
    void ws_whereThereIsNone_isRefusedByTheAnswersStatus() {
        try (var client = TestClient.of((Handler) rq -> Response.of(204))) {
            assertThatThrownBy(() -> client.ws("/chat"))
                    .isInstanceOf(HttpException.class)
                    .hasMessageContaining("/chat")
                    .hasMessageContaining("204");
        }
    }

    @Test
    void ws_withHeaders_hasThem() {
        Handler greeting = rq -> {
            var name = rq.header("x-name").orElse("?");
            return Response.webSocket(peer -> peer.send("hello " + name));
        };
        try (var client = TestClient.of(greeting).header("X-Name", "Ada")) {
            var socket = client.ws("/");
            assertThat(socket.text()).isEqualTo("hello Ada");
            assertThat(socket.closed().code()).isEqualTo(1000);
        }
    }
}
