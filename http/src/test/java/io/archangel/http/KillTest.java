package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client of a request sees that was ended from outside, or by its own fault (MODEL: signals). */
final class KillTest {
    private static final String UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable|Retry-After: 1|Cache-Control: no-store|Content-Length: 64||503 Service Unavailable: ended by the server; try again (pid 2)\n";
    private static final String HI = "HTTP/1.1 200 OK|Content-Length: 2||hi";

    private final Web web = new Web();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<String> ended = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        never.countDown();
        web.close();
    }

    private void mountPollAndHello() {
        web.mount("/poll", rq -> {
            rq.process().atExit(exit -> ended.add(exit.word()));
            waiting.incrementAndGet();
            never.await();
            return Response.text("late");
        });
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
    }

    @Test
    void longPollKilled_is503AndTheConnectionGoesOn() {
        mountPollAndHello();
        var peer = web.send("GET /poll HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||");
        var other = web.send("GET /poll HTTP/1.1|Host: a||");
        web.until(() -> waiting.get() == 2);
        var receipt = web.kill(
                Kill.of(web.manager.list().get(1).pid()).by("root@test").reason("enough"));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.response()).isEqualTo("503");
        assertThat(receipt.hooksRun()).isEqualTo(1);
        assertThat(read(peer)).isEqualTo(UNAVAILABLE + HI);
        assertThat(ended).containsExactly("TERM");
        assertThat(read(other)).isEmpty();
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        assertThat(read(peer)).endsWith(HI + HI);
    }

    @Test
    void killedBeforeItsBodyWasThere_is503AndTheConnectionCloses() {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 3||x");
        var receipt = web.kill(Kill.of(web.only("http").pid()));
        assertThat(receipt.response()).isEqualTo("503");
        assertThat(read(peer)).startsWith("HTTP/1.1 503 ").contains("|Connection: close|");
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void streamKilled_isCutWithoutALastChunk() {
        var refused = new CompletableFuture<Throwable>();
        web.mount(
                "/",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write("one");
                    try {
                        never.await();
                    } finally {
                        try {
                            out.write("two");
                        } catch (HttpException late) {
                            refused.complete(late);
                        }
                    }
                }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(peer, "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|");
        var receipt = web.kill(Kill.of(web.only("http").pid()).signal(Signal.KILL));
        assertThat(receipt.response()).isEqualTo("cut");
        web.until(() -> peer.isClosed() && refused.isDone());
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|");
        assertThat(peer.isReset()).isFalse();
        assertThat(refused.join()).hasMessageContaining("is over (KILL)");
        assertThat(web.past("conn").exit()).isEqualTo("OK");
    }

    @Test
    void streamToHttp10Killed_isReset() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    never.await();
                }));
        var peer = web.send("GET / HTTP/1.0||");
        web.until(() -> peer.received().endsWith("one"));
        assertThat(web.kill(Kill.of(web.only("http").pid())).response()).isEqualTo("cut");
        assertThat(peer.isReset()).isTrue();
    }

    @Test
    void streamToASlowClientKilled_endsThere() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    while (true) {
                        out.write("x".repeat(10_000));
                    }
                }));
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        web.until(() -> web.only("http").out() > 64 << 10);
        var receipt = web.kill(Kill.of(web.only("http").pid()));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void handlerThatLivesOn_holdsUpNobody() {
        var lock = new ReentrantLock();
        lock.lock();
        web.mount("/", rq -> {
            waiting.incrementAndGet();
            lock.lock();
            lock.unlock();
            return Response.text("late");
        });
        web.mount("/hi", Handler.inline(rq -> Response.text("hi")));
        var peer = web.send("GET / HTTP/1.1|Host: a||GET /hi HTTP/1.1|Host: a||");
        web.until(() -> waiting.get() == 1);
        var pending = web.manager.signal(Kill.of(web.only("http").pid()).signal(Signal.KILL));
        web.until(() -> read(peer).endsWith(HI));
        assertThat(read(peer)).startsWith("HTTP/1.1 503 ");
        web.until(() -> web.manager.list().stream().anyMatch(it -> it.stat().startsWith("Z")));
        lock.unlock();
        web.until(pending::isDone);
        web.until(() -> web.manager.list().size() == 1);
        web.loop.runReady();
        assertThat(read(peer)).endsWith(HI).doesNotContain("late");
    }

    @Test
    void connectionKilled_takesItsRequestWithIt() {
        mountPollAndHello();
        var peer = web.send("GET /poll HTTP/1.1|Host: a||");
        web.until(() -> waiting.get() == 1);
        var receipt = web.kill(Kill.of(web.only("conn").pid()).signal(Signal.KILL));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.response()).isEqualTo("cut");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.received()).isEmpty();
        assertThat(ended).containsExactly("KILL");
        assertThat(web.past("http").by()).isEqualTo("parent");
        assertThat(web.manager.list()).isEmpty();
    }

    @Test
    void connectionWithAnHttp10StreamKilled_isReset() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    never.await();
                }));
        var peer = web.send("GET / HTTP/1.0||");
        web.until(() -> peer.received().endsWith("one"));
        assertThat(web.kill(Kill.of(web.only("conn").pid())).response()).isEqualTo("cut");
        assertThat(peer.isReset()).isTrue();
    }

    @Test
    void exceptionBeforeTheHead_is500AndTheConnectionGoesOn() {
        web.mount("/", rq -> {
            throw new IOException("secret");
        });
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(
                peer,
                "HTTP/1.1 500 Internal Server Error|Cache-Control: no-store|Content-Length: 54||"
                        + "500 Internal Server Error: the request failed (pid 2)\n");
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        web.until(() -> read(peer).endsWith("the request failed (pid 3)\n"));
        web.until(() -> web.reports.size() == 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void memoryThatIsNotThere_is500_andTheRestWorks(boolean inline) {
        Handler greedy = rq -> Response.bytes("application/octet-stream", new byte[Integer.MAX_VALUE]);
        fails(inline ? Handler.inline(greedy) : greedy, OutOfMemoryError.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stackThatOverflows_is500_andTheRestWorks(boolean inline) {
        fails(inline ? Handler.inline(KillTest::forEver) : KillTest::forEver, StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static Response forEver(Request rq) {
        return forEver(rq).header("X-Again", "yes");
    }

    private void fails(Handler handler, Class<? extends Throwable> cause) {
        mountPollAndHello();
        web.mount("/bad", handler);
        var peer = web.send("GET /bad HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||");
        web.until(() -> read(peer).endsWith(HI));
        assertThat(read(peer)).startsWith("HTTP/1.1 500 ").contains("the request failed (pid 2)");
        web.until(() -> web.reports.size() == 1);
        assertThat(web.reports.getFirst().exit())
                .isInstanceOfSatisfying(
                        Exit.Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(cause));
    }

    @Test
    void exceptionAfterTheHead_isCut() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write("one");
                    never.await();
                    throw new StackOverflowError();
                }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.untilRead(peer, "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|");
        never.countDown();
        web.until(peer::isClosed);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|");
        web.until(() -> web.reports.size() == 1);
        assertThat(web.reports.getFirst().exit()).isInstanceOf(Exit.Failed.class);
    }

    @Test
    void processThatExitsUnanswered_is503() {
        web.mount("/", rq -> {
            rq.process().exit(3);
            return Response.text("late");
        });
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.until(() -> read(peer).startsWith("HTTP/1.1 503 "));
        assertThat(read(peer)).doesNotContain("late");
        web.until(() -> web.past("http").exit().equals("CODE 3"));
    }

    @Test
    void handledTerm_letsTheAnswerOut() {
        var request = new AtomicReference<Request>();
        var stop = new CountDownLatch(1);
        web.mount("/", rq -> {
            rq.process().on(Signal.TERM, term -> stop.countDown());
            request.set(rq);
            stop.await();
            return Response.text("hi");
        });
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.until(() -> request.get() != null);
        assertThat(web.kill(Kill.of(web.only("http").pid())).exit()).isEqualTo("OK");
        assertThat(read(peer)).isEqualTo(HI);
    }
}
