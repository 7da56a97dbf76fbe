package io.archangel.http;

import static io.archangel.http.Peer2.SETTINGS;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.setting;
import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakePeer;
import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No time runs against the client of a connection that is stopped; when that goes on, it has its whole time again. */
final class StoppedTest {
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Web web = new Web();

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount(
                "/body",
                Handler.inline(rq -> Response.text("bytes " + rq.body().text().length())));
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(200_000))));
        web.mount("/ws", Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {})));
    }

    @AfterEach
    void close() {
        web.close();
    }

    private void signal(String kind, Signal signal) {
        web.kill(Kill.of(web.only(kind).pid()).signal(signal));
    }

    /** So much time passes, then the connection is stopped for long. */
    private void stopAfter(Duration time, String kind) {
        pass(time);
        signal(kind, Signal.STOP);
        pass(Duration.ofSeconds(3_333));
        signal(kind, Signal.CONT);
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            web.loop.advance(Duration.ofSeconds(1));
        }
        web.loop.advance(time.minusSeconds(time.toSeconds()));
    }

    /** It stands for all of this time but for a millisecond, and then no longer. */
    private void assertClosesAfter(FakePeer peer, int seconds) {
        pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(peer.isClosed()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 75",
        "GET / HTTP/1.1|Host: a||, 75",
        "GET / HTTP/1.1|Ho, 10",
        "GET / HTTP/1.1|Host: a||GET / HTTP/1.1|Ho, 10",
        "PRI * HTT, 10"
    })
    void waitsForARequest_hasItsWholeTimeAgain(String sent, int seconds) {
        var peer = web.send(sent);
        stopAfter(Duration.ofSeconds(seconds - 1), "conn");
        assertThat(peer.received()).doesNotContain("408");
        assertClosesAfter(peer, seconds);
    }

    @Test
    void headThatGoesOnAfterwards_isAnswered() {
        var peer = web.send("GET / HTTP/1.1|Ho");
        stopAfter(Duration.ofSeconds(9), "conn");
        pass(Duration.ofSeconds(9));
        web.send(peer, "st: a||");
        assertThat(read(peer)).startsWith("HTTP/1.1 200 OK|").endsWith("||hi");
    }

    @Test
    void body_isWaitedFor_andThenHurriedAgain() {
        var peer = web.send("POST /body HTTP/1.1|Host: a|Content-Length: 1000000||" + "x".repeat(2_400));
        stopAfter(Duration.ofSeconds(9), "conn");
        pass(Duration.ofMillis(9_999));
        assertThat(peer.received()).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void answerThatIsNotTaken_isWaitedForAgain() {
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET /big HTTP/1.1|Host: a||");
        stopAfter(Duration.ofSeconds(74), "conn");
        assertClosesAfter(peer, 75);
    }

    @Test
    void http2_idle_hasItsWholeTimeAgain() {
        var peer = new Peer2(web).get(1, "/");
        stopAfter(Duration.ofSeconds(74), "conn");
        assertThat(peer.news()).noneMatch(it -> it.startsWith("GOAWAY"));
        assertClosesAfter(peer.peer, 75);
        assertThat(peer.news()).endsWith("GOAWAY 0 1 NO_ERROR");
    }

    @Test
    void http2_body_isWaitedFor_andThenHurriedAgain() {
        var peer = new Peer2(web).post(1, "/body").data(1, "slow", false);
        peer.news();
        stopAfter(Duration.ofSeconds(9), "conn");
        pass(Duration.ofSeconds(10));
        assertThat(peer.news()).isEmpty();
        pass(Duration.ofSeconds(11));
        assertThat(peer.news()).startsWith("HEADERS 1 408");
    }

    @Test
    void http2_answerThatIsNotTaken_isWaitedForAgain() {
        var peer = new Peer2(web).send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, 1)));
        peer.get(1, "/").news();
        stopAfter(Duration.ofSeconds(70), "conn");
        pass(Duration.ofSeconds(74));
        assertThat(peer.news()).isEmpty();
        assertThat(peer.widen(1, 9).news()).containsExactly("DATA 1 i END");
    }

    @ParameterizedTest
    @CsvSource({"conn", "ws"})
    void webSocket_isAskedAfterItsWholeTime_andHasAsLongToSay(String kind) {
        var surfer = new Surfer(web);
        stopAfter(Duration.ofSeconds(31), kind);
        assertThat(surfer.frames()).containsExactly("PING ");
        pass(Duration.ofMillis(29_999));
        assertThat(surfer.frames()).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(surfer.frames()).hasSize(2);
        assertClosesAfter(surfer.peer, 30);
    }

    @Test
    void inlineRequest_takesInNoMore_isNotHurried_andGoesOn() {
        int size = 4 << 20;
        var peer = web.send("POST /body HTTP/1.1|Host: a|Content-Length: " + size + "||");
        signal("http", Signal.STOP);
        for (int i = 0; i < size / (16 << 10); i++) {
            peer.send(new byte[16 << 10]);
            web.loop.runReady();
        }
        pass(Duration.ofSeconds(60));
        assertThat(web.only("http").in()).isLessThan(100);
        assertThat(peer.received()).isEmpty();
        signal("http", Signal.CONT);
        web.until(() -> read(peer).endsWith("||bytes " + size));
    }
}
