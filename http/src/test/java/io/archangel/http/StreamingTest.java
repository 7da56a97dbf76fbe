package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that come and go piece by piece, with handlers on virtual threads. */
final class StreamingTest {
    private static final String HEAD = "HTTP/1.1 200 OK|Transfer-Encoding: chunked||";

    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void stream_sendsEachWriteAsAChunk() {
        var next = new CountDownLatch(1);
        web.mount(
                "/",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write("one").write("").write("zwölf");
                    next.await();
                    out.stream().write('!');
                }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(peer, HEAD + "3|one|6|zwölf|");
        next.countDown();
        web.untilRead(peer, HEAD + "3|one|6|zwölf|1|!|0||");
        web.send(peer, "GET /x HTTP/1.1|Host: a||");
        web.untilRead(peer, (HEAD + "3|one|6|zwölf|1|!|0||").repeat(2));
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void stream_stopped_standsStillUntilItGoesOn() {
        var next = new CountDownLatch(1);
        web.mount(
                "/",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write("one");
                    next.await();
                    out.write("two");
                }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(peer, HEAD + "3|one|");
        long pid = web.only("http").pid();
        web.kill(Kill.of(pid).signal(Signal.STOP));
        next.countDown();
        web.until(() -> web.only("http").stat().equals("T"));
        assertThat(read(peer)).isEqualTo(HEAD + "3|one|");
        web.kill(Kill.of(pid).signal(Signal.CONT));
        web.untilRead(peer, HEAD + "3|one|3|two|0||");
    }

    @Test
    void stream_toHttp10_endsByClose() {
        web.mount(
                "/",
                rq -> Response.stream(
                        "text/plain; charset=utf-8", out -> out.write("one").write("two")));
        var peer = web.send("GET / HTTP/1.0|Connection: keep-alive||");
        web.until(peer::isClosed);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Connection: close||onetwo");
        assertThat(peer.isReset()).isFalse();
    }

    @Test
    void stream_forHead_isNotRun() {
        var run = new AtomicInteger();
        web.mount("/", rq -> Response.stream("text/plain; charset=utf-8", out -> run.incrementAndGet()));
        var peer = web.send("HEAD / HTTP/1.1|Host: a||");
        web.untilRead(peer, HEAD);
        web.send(peer, "HEAD / HTTP/1.1|Host: a||");
        web.untilRead(peer, HEAD + HEAD);
        assertThat(run).hasValue(0);
    }

    @Test
    void stream_withAStatusThatHasNoBody_hasNone() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain; charset=utf-8", out -> out.write("x"))
                        .status(304));
        web.untilRead(web.send("GET / HTTP/1.1|Host: a||"), "HTTP/1.1 304 Not Modified||");
    }

    @Test
    void bodyOfManySmallPieces_isReadWhole() {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 20000||");
        for (int i = 0; i < 20_000; i++) {
            web.send(peer, String.valueOf((char) ('a' + i % 26)));
        }
        web.until(() -> peer.received().length() > 20_000);
        assertThat(peer.received()).contains("\r\n\r\nabcdefgh").endsWith("abcdef".substring(0, 20_000 % 26));
    }

    @Test
    void stream_toASlowClient_waitsForIt() {
        var written = new AtomicInteger();
        var piece = new byte[1_000];
        Arrays.fill(piece, (byte) 'x');
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    for (int i = 0; i < 1_000; i++) {
                        out.write(piece);
                        written.incrementAndGet();
                    }
                }));
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        web.until(() -> written.get() > 50
                && web.manager.list(true).stream()
                        .anyMatch(it -> "http".equals(it.kind()) && it.stat().startsWith("S")));
        assertThat(written.get()).isLessThan(200);
        peer.resume();
        web.until(() -> read(peer).endsWith("|0||"));
        assertThat(written).hasValue(1_000);
        assertThat(peer.receivedBytes().length).isBetween(1_000_000, 1_020_000);
    }

    @Test
    void bigBody_isHeldBackUntilItIsRead() {
        var size = 4 << 20;
        var begin = new CountDownLatch(1);
        web.mount("/", rq -> {
            begin.await();
            var sum = 0;
            try (var in = rq.body().stream()) {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    sum += b;
                }
            }
            return Response.text("sum " + sum);
        });
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: " + size + "||");
        var piece = new byte[16 << 10];
        Arrays.fill(piece, (byte) 1);
        for (int i = 0; i < size / piece.length; i++) {
            peer.send(piece);
        }
        web.loop.runReady();
        assertThat(web.only("http").in()).isLessThan(200_000);
        begin.countDown();
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 11||sum 4194304");
        assertThat(web.past("http").in()).isGreaterThan(size);
    }

    @Test
    void bigBody_ofAStoppedRequest_isHeldBackUntilItGoesOn() {
        var size = 4 << 20;
        web.mount("/", rq -> {
            try (var in = rq.body().stream()) {
                return Response.text("bytes " + in.readAllBytes().length);
            }
        });
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: " + size + "||");
        long pid = web.only("http").pid();
        web.kill(Kill.of(pid).signal(Signal.STOP));
        for (int i = 0; i < size / (16 << 10); i++) {
            peer.send(new byte[16 << 10]);
            web.loop.runReady();
        }
        web.until(() -> web.only("http").stat().equals("T"));
        web.loop.runReady();
        assertThat(web.only("http").in()).isLessThan(400_000);
        web.kill(Kill.of(pid).signal(Signal.CONT));
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 13||bytes 4194304");
    }

    @Test
    void bigAnswer_isSentWhole() {
        var big = new byte[1 << 20];
        Arrays.fill(big, (byte) 'x');
        web.mount("/", rq -> Response.bytes("application/octet-stream", big));
        var peer = web.send("GET / HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||");
        web.until(() -> peer.receivedBytes().length > 2 * big.length);
        assertThat(peer.received()).endsWith("x".repeat(big.length));
    }

    @Test
    void chunkedBody_isReadAsText() {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = web.send("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|xyz|");
        web.send(peer, "2|ab|0||");
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 5||xyzab");
    }

    @Test
    void expectation_isAnsweredWhenTheBodyIsRead() {
        var begin = new CountDownLatch(1);
        web.mount("/", rq -> {
            begin.await();
            return Response.text(rq.body().text());
        });
        var peer = web.send("POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||");
        assertThat(read(peer)).isEmpty();
        begin.countDown();
        web.untilRead(peer, "HTTP/1.1 100 Continue||");
        web.send(peer, "ok");
        web.untilRead(peer, "HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 2||ok");
    }

    @Test
    void expectation_whenTheBodyIsNotWanted_closesWithTheAnswer() {
        web.mount("/", rq -> Response.text("no").status(403));
        var peer = web.send("POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||");
        web.untilRead(peer, "HTTP/1.1 403 Forbidden|Content-Length: 2|Connection: close||no");
    }

    @Test
    void bodyNotRead_ifLittleIsDropped() {
        web.mount("/", rq -> Response.text("hi"));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 5||x");
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 2||hi");
        web.send(peer, "xxxxPOST / HTTP/1.1|Host: a|Content-Length: 0||");
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 2||hi".repeat(2));
    }

    @Test
    void bodyNotRead_ifMuchClosesTheConnection() {
        web.mount("/", rq -> Response.text("hi"));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 1000000||x");
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
        peer.close();
        web.until(peer::isClosed);
    }

    @Test
    void pipelinedRequests_runOneAtATimeAndTheRestWaitsUnread() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var begin = new CountDownLatch(1);
        web.mount("/", rq -> {
            begin.await();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            return Response.text(rq.query("n").orElse(""));
        });
        var expected = new StringBuilder();
        var peer = web.connect();
        for (int i = 100; i < 300; i++) {
            peer.send(("GET /?n=" + i + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(2_000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            expected.append("HTTP/1.1 200 OK|Content-Length: 3||").append(i);
        }
        web.loop.runReady();
        assertThat(web.only("conn").in()).isLessThan(100_000);
        begin.countDown();
        web.untilRead(peer, expected.toString());
        assertThat(most).hasValue(1);
    }

    @Test
    void slowReader_holdsBackPipelinedRequests() {
        var served = new AtomicInteger();
        web.mount("/", Handler.inline(rq -> {
            served.incrementAndGet();
            return Response.text("x".repeat(10_000));
        }));
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET / HTTP/1.1|Host: a||".repeat(100));
        assertThat(served.get()).isLessThan(10);
        peer.resume();
        web.until(() -> served.get() == 100);
        assertThat(peer.receivedBytes().length).isGreaterThan(1_000_000);
    }

    @Test
    void handler_runsOnAVirtualThreadAsItsProcess() {
        var seen = new CompletableFuture<Boolean>();
        web.mount("/", rq -> {
            seen.complete(Thread.currentThread().isVirtual()
                    && Process.current().orElseThrow().equals(rq.process()));
            return Response.of(204);
        });
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(peer, "HTTP/1.1 204 No Content||");
        assertThat(seen.join()).isTrue();
    }
}
