package io.archangel.http;

import static io.archangel.http.Peer2.DATA;
import static io.archangel.http.Peer2.SETTINGS;
import static io.archangel.http.Peer2.content;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How windows hold content back, both ways (RFC 9113, 5.2 and 6.9). */
final class Flow2Test {
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int CONNECTION = 65_535;
    private static final int PIECE = 16 << 10;

    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    private Peer2 withWindow(int size) {
        var peer = new Peer2(web).send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, size)));
        peer.news();
        return peer;
    }

    @Test
    void answerLongerThanTheWindow_waitsForMore() {
        web.mount("/", Handler.inline(rq -> Response.text("hello")));
        var peer = withWindow(3).get(1, "/");
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 hel");
        assertThat(web.only("http").pid()).isPositive();
        assertThat(peer.widen(1, 1).news()).containsExactly("DATA 1 l");
        assertThat(peer.widen(1, 10).news()).containsExactly("DATA 1 o END");
        assertThat(web.past("http").exit()).isEqualTo("OK");
    }

    @Test
    void answerThatWaits_goesOnWhenNewSettingsWidenIt() {
        web.mount("/", Handler.inline(rq -> Response.text("hello")));
        var peer = withWindow(0).get(1, "/");
        assertThat(peer.news()).containsExactly("HEADERS 1 200");
        peer.send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, 2)));
        assertThat(peer.news()).containsExactly("SETTINGS 0 ACK", "DATA 1 he");
        peer.send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, 0)));
        assertThat(peer.widen(1, 2).news()).containsExactly("SETTINGS 0 ACK");
        assertThat(peer.widen(1, 3).news()).containsExactly("DATA 1 llo END");
    }

    @Test
    void bigAnswers_takeTurns() {
        web.mount("/", Handler.inline(rq -> Response.text("x".repeat(40_000))));
        var peer = withWindow(1 << 20);
        peer.widen(0, 40_000 * 2 - CONNECTION);
        web.mount("/none", Handler.inline(rq -> Response.text("y".repeat(CONNECTION))));
        peer.peer.pause();
        peer.get(1, "/none").get(3, "/").get(5, "/");
        peer.peer.resume();
        web.loop.runReady();
        peer.news();
        peer.widen(0, 1 << 20);
        var streams = peer.news().stream()
                .filter(it -> it.startsWith("DATA"))
                .map(it -> it.split(" ")[1])
                .toList();
        assertThat(streams.subList(0, 4))
                .containsExactlyInAnyOrder("3", "5", "3", "5")
                .startsWith(streams.get(0));
        assertThat(streams.get(0)).isNotEqualTo(streams.get(1));
    }

    @Test
    void connectionsWindow_boundsAllStreamsTogether() {
        web.mount("/", Handler.inline(rq -> Response.text("x".repeat(40_000))));
        var peer = new Peer2(web).get(1, "/").get(3, "/");
        assertThat(content(peer.news())).isEqualTo(CONNECTION);
        assertThat(content(peer.widen(0, 5_000).news())).isEqualTo(5_000);
        assertThat(content(peer.widen(0, 100_000).news())).isEqualTo(80_000 - CONNECTION - 5_000);
    }

    @Test
    void writer_waitsForItsOwnWindow_andNoOther() {
        var written = new AtomicInteger();
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    for (int i = 0; i < 100; i++) {
                        out.write("x".repeat(10_000));
                        written.incrementAndGet();
                    }
                }));
        web.mount("/hi", Handler.inline(rq -> Response.text("hi")));
        var peer = withWindow(10).get(1, "/");
        web.until(() -> peer.seen().contains("DATA 1 " + "x".repeat(10)));
        assertThat(peer.get(3, "/hi").news()).endsWith("HEADERS 3 200", "DATA 3 hi END");
        assertThat(written).hasValueLessThan(20);
        peer.widen(0, 1 << 20).widen(1, 1 << 20);
        web.until(() -> peer.seen().getLast().matches("DATA 1 .*END"));
        assertThat(written).hasValue(100);
    }

    @Test
    void widenedTooFar_resetsTheStream_orEndsTheConnection() {
        web.mount("/", Handler.inline(rq -> Response.text("hello")));
        var peer = withWindow(1).get(1, "/");
        peer.news();
        assertThat(peer.widen(1, Integer.MAX_VALUE).news()).containsExactly("DATA 1 ello END");
        peer.get(3, "/").news();
        assertThat(peer.widen(3, 1).widen(3, Integer.MAX_VALUE).news()).isNotEmpty();
        assertThat(peer.widen(0, Integer.MAX_VALUE).news()).containsExactly("GOAWAY 0 3 FLOW_CONTROL_ERROR");
    }

    @Test
    void bodyNobodyReads_isNoMoreThanItsWindow() {
        web.mount("/", rq -> {
            go.await();
            return Response.text("" + rq.body().text().length());
        });
        var peer = new Peer2(web).post(1, "/");
        var piece = new byte[16 << 10];
        int most = (64 << 10) + Upload.WINDOW;
        int sent = 0;
        int allowed = Upload.WINDOW;
        while (sent < allowed) {
            peer.send(frame(DATA, 0, 1, piece));
            sent += piece.length;
            for (var frame : peer.news()) {
                allowed += frame.startsWith("WINDOW 1 ") ? Integer.parseInt(frame.split(" ")[2]) : 0;
            }
        }
        assertThat(sent).isBetween(Upload.WINDOW, most);
        peer.send(frame(DATA, 0, 1, piece));
        assertThat(peer.news()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
    }

    @Test
    void bodyThatIsRead_widensTheWindowsAgain() {
        web.mount("/", rq -> Response.text("" + rq.body().text().length()));
        var peer = new Peer2(web).post(1, "/");
        int pieces = 100;
        long allowed = Upload.WINDOW;
        for (int i = 0; i < pieces; i++) {
            long needed = (i + 1L) * (16 << 10);
            while (allowed < needed) {
                var news = peer.news();
                for (var frame : news) {
                    allowed += frame.startsWith("WINDOW 1 ") ? Integer.parseInt(frame.split(" ")[2]) : 0;
                }
                web.loop.runReady();
            }
            peer.send(frame(DATA, 0, 1, new byte[16 << 10]));
        }
        peer.data(1, "", true);
        web.until(() -> peer.seen().getLast().equals("DATA 1 " + pieces * (16 << 10) + " END"));
        assertThat(peer.seen()).filteredOn(it -> it.startsWith("WINDOW 0 ")).hasSizeGreaterThan(1);
    }

    @Test
    void clientThatTakesNothing_isAskedNothingMore() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        var peer = withWindow(1 << 20);
        peer.widen(0, 1 << 30);
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(300_000))));
        peer.peer.pause();
        for (int i = 1; i < 40; i += 2) {
            peer.get(i, "/big");
        }
        assertThat(web.only("conn").out()).isLessThan(200_000);
        peer.peer.resume();
        web.until(() -> web.manager.list().size() == 1);
        assertThat(content(peer.news())).isEqualTo(20 * 300_000);
    }

    @Test
    void stoppedRequest_sendsNothing_andGoesOn() {
        web.mount("/", Handler.inline(rq -> Response.text("hello")));
        var peer = withWindow(2).get(1, "/");
        peer.news();
        long pid = web.only("http").pid();
        web.manager.signal(Kill.of(pid).signal(Signal.STOP));
        web.until(() -> web.only("http").stat().contains("T"));
        assertThat(peer.widen(1, 10).news()).isEmpty();
        web.manager.signal(Kill.of(pid).signal(Signal.CONT));
        web.until(() -> peer.seen().getLast().equals("DATA 1 llo END"));
    }

    @Test
    void stoppedUpload_isAllowedNoMoreThanItsWindow_andGoesOn() {
        int pieces = 60;
        web.mount("/", rq -> Response.text("" + rq.body().text().length()));
        web.mount("/other", rq -> Response.text("hi"));
        var peer = new Peer2(web).post(1, "/").data(1, "x", false);
        long pid = web.only("http").pid();
        web.manager.signal(Kill.of(pid).signal(Signal.STOP));
        web.until(() -> List.of("S+", "T").contains(web.only("http").stat())); // T if it has not begun to read
        var sent = new AtomicInteger(1);

        int before = sendAllThatMayBe(peer, sent, pieces * PIECE);
        assertThat(before).isLessThan(Upload.WINDOW + (64 << 10));
        peer.get(3, "/other");
        web.until(() -> peer.seen().getLast().equals("DATA 3 hi END"));
        assertThat(sendAllThatMayBe(peer, sent, pieces * PIECE)).isEqualTo(before);

        web.manager.signal(Kill.of(pid).signal(Signal.CONT));
        web.until(() -> sendAllThatMayBe(peer, sent, pieces * PIECE) == pieces * PIECE + 1);
        peer.data(1, "", true);
        web.until(() -> peer.seen().getLast().equals("DATA 1 " + (pieces * PIECE + 1) + " END"));
    }

    /** Sends pieces of a body on stream 1 as long as all its windows allow it. @return how much was sent in all */
    private static int sendAllThatMayBe(Peer2 peer, AtomicInteger sent, int most) {
        while (sent.get() < most && allowed(peer) - sent.get() >= PIECE) {
            peer.send(frame(DATA, 0, 1, new byte[PIECE]));
            sent.addAndGet(PIECE);
        }
        return sent.get();
    }

    private static int allowed(Peer2 peer) {
        return Upload.WINDOW
                + peer.seen().stream()
                        .filter(it -> it.startsWith("WINDOW 1 "))
                        .mapToInt(it -> Integer.parseInt(it.split(" ")[2]))
                        .sum();
    }
}
