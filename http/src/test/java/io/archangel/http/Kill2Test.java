package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client of a stream sees when it is ended, or the connection, or the server; and the other way round. */
final class Kill2Test {
    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/poll", rq -> {
            waiting.incrementAndGet();
            go.await();
            return Response.text("late");
        });
        web.mount(
                "/stream",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    waiting.incrementAndGet();
                    go.await();
                    out.write("two");
                }));
    }

    @AfterEach
    void close() {
        go.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    private Peer2 connect(int polls, String path) {
        var peer = new Peer2(web);
        for (int i = 0; i < polls; i++) {
            peer.get(2 * i + 1, path);
        }
        web.until(() -> waiting.get() == polls);
        web.loop.runReady(); // what they had written by then is sent
        return peer;
    }

    private ProcessInfo request(int stream) {
        return web.manager.list().stream()
                .filter(it -> it.kind().equals("http"))
                .sorted((a, b) -> Long.compare(a.pid(), b.pid()))
                .toList()
                .get(stream / 2);
    }

    @Test
    void killedBeforeItsHead_is503_andItsSiblingsLive() {
        var peer = connect(2, "/poll");
        var receipt = web.kill(Kill.of(request(1).pid()));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.response()).isEqualTo("503");
        assertThat(peer.news())
                .hasSize(2)
                .startsWith("HEADERS 1 503")
                .last()
                .asString()
                .endsWith(" END");
        go.countDown();
        web.until(() -> peer.seen().getLast().equals("DATA 3 late END"));
    }

    @Test
    void killedBeforeItsBodyWasThere_is503_andReset() {
        web.mount("/echo", rq -> Response.text(rq.body().text()));
        var peer = new Peer2(web).post(1, "/echo");
        assertThat(web.kill(Kill.of(web.only("http").pid())).response()).isEqualTo("503");
        assertThat(peer.news()).startsWith("HEADERS 1 503").endsWith("RST_STREAM 1 NO_ERROR");
        assertThat(peer.data(1, "too late", true).get(3, "/").news()).containsExactly("HEADERS 3 200", "DATA 3 hi END");
    }

    @Test
    void killedAfterItsHead_isCancelledAlone() {
        var peer = connect(2, "/stream");
        web.until(() -> peer.seen().contains("DATA 3 one"));
        peer.news();
        var receipt = web.kill(Kill.of(request(1).pid()).signal(Signal.KILL));
        assertThat(receipt.response()).isEqualTo("cut");
        assertThat(peer.news()).containsExactly("RST_STREAM 1 CANCEL");
        go.countDown();
        web.until(() -> peer.seen().getLast().equals("DATA 3 END"));
    }

    @Test
    void killedWhileItsAnswerWaitsForWindow_isCancelled() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(70_000))));
        var peer = new Peer2(web).get(1, "/big");
        peer.news();
        assertThat(web.kill(Kill.of(web.only("http").pid())).response()).isEqualTo("cut");
        assertThat(peer.news()).containsExactly("RST_STREAM 1 CANCEL");
    }

    @Test
    void manyKills_areNoAbuse() {
        for (int round = 0; round < 3; round++) {
            waiting.set(0);
            var peer = connect(100, "/stream");
            for (var it : web.manager.list()) {
                if (it.kind().equals("http")) {
                    web.manager.signal(Kill.of(it.pid()));
                }
            }
            web.until(
                    () -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
            assertThat(peer.news()).contains("RST_STREAM 1 CANCEL", "RST_STREAM 199 CANCEL");
            assertThat(peer.get(201, "/").news()).containsExactly("HEADERS 201 200", "DATA 201 hi END");
            peer.peer.close();
            web.until(peer.peer::isClosed);
        }
    }

    @Test
    void repliesToManyKills_areNoAbuse() {
        web.mount("/echo", rq -> Response.text(rq.body().text()));
        var peer = new Peer2(web);
        for (int first = 1; first < 500; first += 100) {
            for (int stream = first; stream < first + 100; stream += 2) {
                peer.post(stream, "/echo").data(stream, "some", false);
            }
            for (var it : web.manager.list()) {
                if (it.kind().equals("http")) {
                    web.manager.signal(Kill.of(it.pid()));
                }
            }
            web.until(
                    () -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
            assertThat(peer.news()).contains("RST_STREAM " + first + " NO_ERROR");
            for (int stream = first; stream < first + 100; stream += 2) {
                peer.widen(stream, 40).reset(stream);
            }
        }
        assertThat(peer.get(501, "/").news()).containsExactly("HEADERS 501 200", "DATA 501 hi END");
    }

    @Test
    void exceptionBeforeTheHead_is500() {
        web.mount("/broken", rq -> {
            throw new IllegalStateException("secret");
        });
        var peer = new Peer2(web).get(1, "/broken");
        web.until(() -> peer.seen().getLast().startsWith("DATA 1 "));
        assertThat(peer.news()).hasSize(2).first().isEqualTo("HEADERS 1 500");
        web.until(() -> web.reports.size() == 1);
    }

    @Test
    void connectionKilled_saysGoodbye_andTakesItsStreamsWithIt() {
        var peer = connect(2, "/poll");
        var receipt = web.kill(Kill.of(web.only("conn").pid()).signal(Signal.KILL));
        assertThat(receipt.response()).isEqualTo("GOAWAY");
        assertThat(peer.news()).containsExactly("GOAWAY 0 3 NO_ERROR");
        assertThat(peer.peer.isClosed()).isTrue();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").by()).isEqualTo("parent");
    }

    @Test
    void serverCloses_saysSo_andFinishesWhatHasBegun() {
        var peer = connect(1, "/poll");
        web.server.close();
        web.loop.runReady();
        assertThat(peer.news()).containsExactly("GOAWAY 0 2147483647 NO_ERROR", "PING 0 27985248627813991");
        peer.get(3, "/poll");
        peer.send(Peer2.frame(Peer2.PING, Peer2.ACK, 0, new byte[8]));
        assertThat(peer.news()).containsExactly("GOAWAY 0 3 NO_ERROR");
        peer.get(5, "/poll");
        assertThat(peer.peer.isClosed()).isFalse();
        go.countDown();
        web.until(peer.peer::isClosed);
        assertThat(peer.news())
                .containsExactlyInAnyOrder("HEADERS 1 200", "DATA 1 late END", "HEADERS 3 200", "DATA 3 late END");
    }

    @Test
    void clientResets_hangsUpThatRequestAlone() {
        var peer = connect(2, "/poll");
        long first = request(1).pid();
        peer.reset(1);
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.pid() == first));
        assertThat(web.past("http").exit()).isEqualTo("HUP");
        assertThat(web.past("http").by()).isEqualTo("client");
        go.countDown();
        web.until(() -> peer.seen().getLast().equals("DATA 3 late END"));
        assertThat(peer.news()).containsExactly("HEADERS 3 200", "DATA 3 late END");
    }

    @Test
    void clientResetsAPost_letsItFinishItsWork() {
        var peer = new Peer2(web).post(1, "/poll").data(1, "x", true);
        web.until(() -> waiting.get() == 1);
        peer.reset(1);
        assertThat(peer.get(3, "/").news()).containsExactly("HEADERS 3 200", "DATA 3 hi END");
        go.countDown();
        web.until(() -> web.manager.list().size() == 1);
        assertThat(web.manager.history().stream()
                        .filter(it -> it.kind().equals("http"))
                        .map(it -> it.exit()))
                .containsExactly("OK", "OK");
        assertThat(peer.news()).isEmpty();
    }

    @Test
    void requestsThatRunOnWithoutTheirStream_countAsStreams() {
        var peer = new Peer2(web);
        int most = HttpOptions.defaults().streams();
        for (int i = 0; i < most; i++) {
            peer.post(2 * i + 1, "/poll").data(2 * i + 1, "x", true).reset(2 * i + 1);
            web.loop.advance(Duration.ofSeconds(1));
        }
        peer.news();
        assertThat(peer.get(2 * most + 1, "/").news()).containsExactly("RST_STREAM 201 REFUSED_STREAM");
        go.countDown();
        web.until(() -> web.manager.list().size() == 1);
        assertThat(peer.get(2 * most + 3, "/").news()).containsExactly("HEADERS 203 200", "DATA 203 hi END");
    }

    @Test
    void clientResetsWhatWaitsForWindow_endsIt() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(70_000))));
        var peer = new Peer2(web).post(1, "/big").data(1, "x", true);
        assertThat(web.only("http").pid()).isPositive();
        peer.reset(1);
        web.until(() -> web.manager.list().size() == 1);
        assertThat(web.past("http").exit()).isEqualTo("OK");
    }

    @Test
    void clientLeaves_hangsUpAll() {
        var peer = connect(3, "/poll");
        peer.peer.close();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.manager.history().stream()
                        .filter(it -> it.kind().equals("http"))
                        .map(it -> it.exit()))
                .isEqualTo(List.of("HUP", "HUP", "HUP"));
    }

    @Test
    void clientLeavesWhileAPostsAnswerWaitsForWindow_endsItAll() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(70_000))));
        var peer = new Peer2(web).post(1, "/big").data(1, "x", true);
        assertThat(web.only("http").pid()).isPositive();
        peer.peer.reset();
        web.until(() -> web.manager.list().isEmpty());
    }
}
