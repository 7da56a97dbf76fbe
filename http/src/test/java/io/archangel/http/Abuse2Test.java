package io.archangel.http;

import static io.archangel.http.Peer2.CONTINUATION;
import static io.archangel.http.Peer2.DATA;
import static io.archangel.http.Peer2.END_HEADERS;
import static io.archangel.http.Peer2.END_STREAM;
import static io.archangel.http.Peer2.HEADERS;
import static io.archangel.http.Peer2.PING;
import static io.archangel.http.Peer2.PRIORITY;
import static io.archangel.http.Peer2.SETTINGS;
import static io.archangel.http.Peer2.content;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that ask for much and want nothing (SECURITY.md, D4); and honest ones that look like them now and then. */
final class Abuse2Test {
    private static final int MOST = 200;
    private static final int READ = 4_096;

    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    private void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/poll", rq -> {
            go.await();
            return Response.text("late");
        });
        web.mount("/echo", rq -> Response.text(rq.body().text()));
    }

    /** Kinds of abuse: how one goes on, given a client and how often it did so before. */
    static Stream<Arguments> floods() {
        return Stream.of(
                flood("rapid reset", (peer, i) -> peer.get(2 * i + 1, "/poll").reset(2 * i + 1)),
                flood(
                        "rapid reset of what is answered",
                        (peer, i) -> peer.get(2 * i + 1, "/").reset(2 * i + 1)),
                flood(
                        "made to reset by window",
                        (peer, i) -> peer.get(2 * i + 1, "/poll")
                                .widen(2 * i + 1, Integer.MAX_VALUE)
                                .widen(2 * i + 1, Integer.MAX_VALUE)),
                flood(
                        "made to reset by content",
                        (peer, i) -> peer.get(2 * i + 1, "/poll").data(2 * i + 1, "x", false)),
                flood(
                        "made to reset by length",
                        (peer, i) -> peer.post(2 * i + 1, "/echo", "content-length", "1")
                                .data(2 * i + 1, "xx", false)),
                flood(
                        "malformed heads",
                        (peer, i) -> peer.send(frame(
                                HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, request("GET", "/", "upgrade", "x")))),
                flood("PING", (peer, i) -> peer.send(frame(PING, 0, 0, new byte[8]))),
                flood("PING answers", (peer, i) -> peer.send(frame(PING, Peer2.ACK, 0, new byte[8]))),
                flood("SETTINGS", (peer, i) -> peer.send(frame(SETTINGS, 0, 0))),
                flood("SETTINGS answers", (peer, i) -> peer.send(frame(SETTINGS, Peer2.ACK, 0))),
                flood("PRIORITY", (peer, i) -> peer.send(frame(PRIORITY, 0, 2 * i + 1, new byte[5]))),
                flood("unknown frames", (peer, i) -> peer.send(frame(0x55, 0, 0))),
                flood("window by bytes", (peer, i) -> peer.widen(0, 1)),
                flood("window for what was never sent", (peer, i) -> peer.widen(0, 4_096)),
                flood(
                        "window for what was reset",
                        (peer, i) -> resetFirst(peer, i).widen(1, 1)),
                flood(
                        "reset of what was reset",
                        (peer, i) -> resetFirst(peer, i).reset(1)),
                flood("empty content", (peer, i) -> {
                    if (i == 0) {
                        peer.post(1, "/echo");
                    }
                    peer.data(1, "", false);
                }),
                flood("padding alone", (peer, i) -> {
                    if (i == 0) {
                        peer.post(1, "/echo");
                    }
                    peer.send(frame(DATA, 8, 1, (byte) 2, (byte) 0, (byte) 0));
                }),
                flood(
                        "CONTINUATION",
                        (peer, i) -> peer.send(
                                i == 0 ? frame(HEADERS, 0, 1, request("GET", "/")) : frame(CONTINUATION, 0, 1))),
                flood(
                        "CONTINUATION with fields",
                        (peer, i) -> peer.send(
                                i == 0
                                        ? frame(HEADERS, 0, 1, request("GET", "/"))
                                        : frame(CONTINUATION, 0, 1, Peer2.block("x-" + i, "y".repeat(500))))),
                flood(
                        "HPACK bomb",
                        (peer, i) -> peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, bomb()))));
    }

    /** One whose stream 1 the server has reset. */
    private static Peer2 resetFirst(Peer2 peer, int step) {
        return step > 0 ? peer : peer.post(1, "/echo", "content-length", "1").data(1, "xx", false);
    }

    private static Arguments flood(String name, BiConsumer<Peer2, Integer> step) {
        return Arguments.of(name, step);
    }

    /** A field of 4,000 bytes that is put in the table, and 8,000 times taken out of it. */
    private static byte[] bomb() {
        var name = Peer2.block("x", "y".repeat(3_900));
        name[0] = 0x40;
        var head = request("GET", "/");
        var bomb = java.nio.ByteBuffer.allocate(head.length + name.length + 8_000);
        bomb.put(head).put(name);
        while (bomb.hasRemaining()) {
            bomb.put((byte) (0x80 | 62));
        }
        return bomb.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void flood_isEndedWithin200Frames(String name, BiConsumer<Peer2, Integer> step) {
        mount();
        var peer = new Peer2(web);
        int steps = 0;
        while (!peer.peer.isClosed() && steps < MOST) {
            step.accept(peer, steps++);
        }
        assertThat(peer.peer.isClosed()).isTrue();
        assertThat(peer.seen().getLast()).endsWith(" ENHANCE_YOUR_CALM");
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("conn")));
    }

    @Test
    void pingsNowAndThen_areWelcome() {
        mount();
        var peer = new Peer2(web);
        for (int i = 0; i < 1_000; i++) {
            peer.send(frame(PING, 0, 0, new byte[8]));
            web.loop.advance(Duration.ofSeconds(10));
        }
        assertThat(peer.get(1, "/").news()).endsWith("HEADERS 1 200", "DATA 1 hi END");
    }

    @Test
    void clientThatWidensByEachAnswer_isWelcome() {
        mount();
        var peer = new Peer2(web);
        for (int i = 1; i < 4_000; i += 2) {
            peer.get(i, "/").widen(0, 2).widen(i, 2).send(frame(PING, 0, 0, new byte[8]));
            if (i % 100 == 1) {
                web.loop.advance(Duration.ofSeconds(1));
            }
        }
        assertThat(peer.peer.isClosed()).isFalse();
        assertThat(peer.get(4_001, "/").news()).endsWith("HEADERS 4001 200", "DATA 4001 hi END");
    }

    /** As clients do that give window back whenever they have read 4 KiB, at both levels (Go's net/http). */
    @Test
    void clientThatWidensAtEachRead_getsABigAnswerWhole() {
        int size = 5 << 20;
        mount();
        web.mount("/big", Handler.inline(rq -> Response.bytes("application/octet-stream", new byte[size])));
        var peer = new Peer2(web)
                .send(frame(SETTINGS, 0, 0, Peer2.setting(4, 4 << 20)))
                .widen(0, (1 << 30) - 65_535)
                .get(1, "/big");
        int got = 0;
        for (int came = content(peer.news()); came > 0; came = content(peer.news())) {
            got += came;
            peer.peer.pause();
            for (int given = 0; given < came; given += READ) {
                peer.widen(0, READ).widen(1, READ);
            }
            peer.peer.resume();
            web.loop.runReady();
        }
        assertThat(got).isEqualTo(size);
        assertThat(peer.peer.isClosed()).isFalse();
        assertThat(peer.get(3, "/").news()).containsExactly("HEADERS 3 200", "DATA 3 hi END");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "0, 511", "1, 511", "0, 20000", "1, 20000", "0, 65536", "1, 65536"})
    void windowInCrumbs_orMoreOfItThanWasSent_isEndedAfterABigAnswerToo(int stream, int by) {
        web.mount("/big", Handler.inline(rq -> Response.bytes("application/octet-stream", new byte[65_535])));
        var peer = new Peer2(web).get(1, "/big");
        assertThat(content(peer.news())).isEqualTo(65_535);
        int steps = 0;
        while (!peer.peer.isClosed() && steps++ < MOST) {
            peer.widen(stream, by);
        }
        assertThat(peer.seen().getLast()).endsWith(" ENHANCE_YOUR_CALM");
    }

    @Test
    void uploadsGivenUpOnceTheyAreAnswered_areNoAbuse() {
        web.mount("/quick", rq -> Response.text("no"));
        var peer = new Peer2(web);
        for (int i = 1; i < 500; i += 2) {
            var last = "DATA " + i + " no END";
            peer.post(i, "/quick", "content-length", "9");
            web.until(() -> peer.seen().getLast().equals(last));
            peer.reset(i);
        }
        assertThat(peer.peer.isClosed()).isFalse();
    }

    @Test
    void requestsTakenBackNowAndThen_areForgiven() {
        mount();
        var peer = new Peer2(web);
        for (int i = 1; i < 4_000; i += 2) {
            peer.get(i, i % 10 == 1 ? "/poll" : "/");
            if (i % 10 == 1) {
                peer.reset(i);
                web.loop.advance(Duration.ofMillis(100));
            }
        }
        assertThat(peer.peer.isClosed()).isFalse();
    }

    @Test
    void windowOfNothing_isGivenUpAfterTheIdleTime() {
        mount();
        var peer = new Peer2(web).send(frame(SETTINGS, 0, 0, Peer2.setting(4, 0)));
        for (int i = 1; i < 200; i += 2) {
            peer.get(i, "/");
        }
        peer.news();
        for (int i = 0; i < 10; i++) {
            web.loop.advance(Duration.ofSeconds(10));
        }
        assertThat(peer.news()).contains("RST_STREAM 1 CANCEL");
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
    }
}
