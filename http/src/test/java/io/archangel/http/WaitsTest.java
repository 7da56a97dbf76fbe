package io.archangel.http;

import static io.archangel.http.Peer2.DATA;
import static io.archangel.http.Peer2.SETTINGS;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listings say that a connection or a request waits for, while it has no thread that would tell. */
final class WaitsTest {
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Web web = new Web();
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final List<Sink> sinks = new ArrayList<>();

    WaitsTest() {
        web.mount("/late", Handler.inline(rq -> Response.later(answer)));
        web.mount("/open", Handler.inline(rq -> Response.open("text/plain", sinks::add)));
        web.mount("/body", Handler.inline(rq -> Response.text(rq.body().text())));
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(200_000))));
        web.mount("/ws", Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {})));
    }

    @AfterEach
    void close() {
        answer.complete(Response.of(204));
        web.close();
    }

    private @Nullable String wchan(String kind) {
        var rows = web.manager.list(true).stream()
                .filter(row -> row.kind().equals(kind))
                .map(ProcessInfo::wchan)
                .toList();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /late HTTP/1.1|Ho", "GET /none HTTP/1.1|Host: a||", "PRI * HTT"})
    void connection_withoutARequest_waitsForOne(String sent) {
        web.send(sent);
        assertThat(wchan("conn")).isEqualTo("request");
    }

    @Test
    void lateAnswer_isWaitedForByItsRequestAndItsConnection() {
        web.send("GET /late HTTP/1.1|Host: a||");
        assertThat(wchan("http")).isEqualTo("answer");
        assertThat(wchan("conn")).isEqualTo("answer");
    }

    @Test
    void inlineRequest_waitsForItsBody() {
        web.send("POST /body HTTP/1.1|Host: a|Content-Length: 9||body");
        assertThat(wchan("http")).isEqualTo("body");
    }

    @Test
    void openAnswer_waitsForWhoWritesIt_orForTheClientThatDoesNotKeepUp() {
        var peer = web.send("GET /open HTTP/1.1|Host: a||");
        assertThat(wchan("http")).isEqualTo("answer");
        peer.pause();
        while (sinks.getFirst().offer(new byte[10_000])) {
            web.loop.runReady();
        }
        assertThat(wchan("http")).isEqualTo("client");
        assertThat(wchan("conn")).isEqualTo("client");
    }

    @Test
    void connectionBehindAnAnswerThatIsNotTaken_waitsForItsClient() {
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET /big HTTP/1.1|Host: a||");
        assertThat(wchan("conn")).isEqualTo("client");
    }

    @Test
    void webSocketThatListens_waitsForMessages() {
        web.send(Surfer.ASKED + "|");
        assertThat(wchan("ws")).isEqualTo("message");
        assertThat(wchan("conn")).isEqualTo("message");
    }

    @Test
    void stopped_waitsForNothingButToGoOn() {
        web.send("GET /late HTTP/1.1|Host: a||");
        web.kill(Kill.of(web.only("http").pid()).signal(Signal.STOP));
        assertThat(wchan("http")).isNull();
    }

    @Test
    void http2_idleAndAnswering_areTold() {
        var peer = new Peer2(web);
        assertThat(wchan("conn")).isEqualTo("request");
        peer.get(1, "/late");
        assertThat(wchan("http")).isEqualTo("answer");
        assertThat(wchan("conn")).isEqualTo("answer");
    }

    @Test
    void http2_body_isWaitedFor() {
        new Peer2(web).post(1, "/body").send(frame(DATA, 0, 1, new byte[9]));
        assertThat(wchan("http")).isEqualTo("body");
    }

    @Test
    void http2_answerBeyondTheWindowOfItsStream_waitsForThat() {
        new Peer2(web)
                .send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, 1)))
                .get(1, "/big");
        assertThat(wchan("http")).isEqualTo("window");
        assertThat(wchan("conn")).isEqualTo("answer");
    }

    @Test
    void http2_answersBeyondTheWindowOfAll_waitForThat() {
        new Peer2(web)
                .send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, 1 << 20)))
                .get(1, "/big");
        assertThat(wchan("http")).isEqualTo("window");
        assertThat(wchan("conn")).isEqualTo("window");
    }
}
