package io.archangel.http;

import static io.archangel.http.Peer2.CONTINUATION;
import static io.archangel.http.Peer2.END_HEADERS;
import static io.archangel.http.Peer2.END_STREAM;
import static io.archangel.http.Peer2.HEADERS;
import static io.archangel.http.Peer2.PREFACE;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection of HTTP/2 waits for its client. */
final class Patience2Test {
    private final Web web = new Web();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/echo", rq -> Response.text(rq.body().text()));
        web.mount("/poll", rq -> {
            over.await();
            return Response.text("");
        });
    }

    @AfterEach
    void close() {
        over.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            web.loop.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void prefaceNotWhole_isClosedAfterTenSeconds() {
        var peer = web.send("PRI * HTT");
        pass(9);
        assertThat(peer.isClosed()).isFalse();
        pass(1);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void noSettings_isClosedAfterTenSeconds() {
        var peer = new Peer2(web, web.connect());
        peer.peer.send(PREFACE);
        peer.send();
        pass(9);
        assertThat(peer.peer.isClosed()).isFalse();
        pass(1);
        assertThat(peer.news()).endsWith("GOAWAY 0 0 SETTINGS_TIMEOUT");
        assertThat(peer.peer.isClosed()).isTrue();
    }

    @Test
    void headerBlockNotWhole_isClosedAfterTenSeconds() {
        var peer = new Peer2(web).send(frame(HEADERS, END_STREAM, 1, request("GET", "/")));
        for (int i = 0; i < 9; i++) {
            pass(1);
            peer.send(frame(CONTINUATION, 0, 1));
        }
        assertThat(peer.peer.isClosed()).isFalse();
        pass(1);
        assertThat(peer.news()).containsExactly("GOAWAY 0 0 ENHANCE_YOUR_CALM");
    }

    @Test
    void frameNotWhole_isClosedAfterTenSeconds() {
        var get = frame(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/"));
        var peer = new Peer2(web).send(Arrays.copyOf(get, 12));
        pass(9);
        assertThat(peer.peer.isClosed()).isFalse();
        pass(1);
        assertThat(peer.peer.isClosed()).isTrue();
    }

    @Test
    void frameThatBecomesWhole_isTaken() {
        var get = frame(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/"));
        var peer = new Peer2(web);
        for (var b : get) {
            peer.send(new byte[] {b});
        }
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 hi END");
        pass(60);
        assertThat(peer.peer.isClosed()).isFalse();
    }

    @Test
    void idle_isClosedAfter75Seconds_butNotWhileARequestIsAnswered() {
        var idle = new Peer2(web).get(1, "/");
        var busy = new Peer2(web).get(1, "/poll");
        pass(74);
        assertThat(idle.peer.isClosed()).isFalse();
        pass(1);
        assertThat(idle.news()).endsWith("GOAWAY 0 1 NO_ERROR");
        assertThat(idle.peer.isClosed()).isTrue();
        pass(100);
        assertThat(busy.peer.isClosed()).isFalse();
    }

    @Test
    void slowBody_is408_andItsSiblingsLive() {
        var peer = new Peer2(web).post(1, "/echo").get(3, "/poll");
        for (int i = 0; i < 12; i++) {
            pass(1);
            peer.data(1, "slow", false);
        }
        assertThat(peer.news()).startsWith("HEADERS 1 408").endsWith("RST_STREAM 1 NO_ERROR");
        assertThat(peer.get(5, "/").news()).containsExactly("HEADERS 5 200", "DATA 5 hi END");
    }

    @Test
    void bodyFastEnough_isWaitedFor() {
        var peer = new Peer2(web).post(1, "/echo");
        for (int i = 0; i < 60; i++) {
            pass(1);
            peer.data(1, "x".repeat(300), false);
        }
        peer.data(1, "", true);
        web.until(() -> peer.seen().getLast().equals("DATA 1 1616 bytes END"));
    }

    @Test
    void bigFrameThatComesFastEnough_isWaitedFor() {
        var peer = new Peer2(web).post(1, "/echo");
        var frame = frame(Peer2.DATA, END_STREAM, 1, new byte[9_000]);
        for (int at = 0; at < frame.length; at += 300) {
            pass(1);
            peer.send(Arrays.copyOfRange(frame, at, Math.min(at + 300, frame.length)));
        }
        web.until(() -> peer.seen().getLast().equals("DATA 1 9000 bytes END"));
    }

    @Test
    void bodyNobodyWants_isWaitedFor() {
        var peer = new Peer2(web).post(1, "/poll");
        peer.send(frame(Peer2.DATA, 0, 1, new byte[16_000]));
        for (int i = 0; i < 15; i++) {
            peer.send(frame(Peer2.DATA, 0, 1, new byte[16_000]));
        }
        pass(60);
        assertThat(peer.news()).noneMatch(it -> it.startsWith("HEADERS"));
        over.countDown();
        web.until(() -> peer.seen().contains("HEADERS 1 200 END"));
    }
}
