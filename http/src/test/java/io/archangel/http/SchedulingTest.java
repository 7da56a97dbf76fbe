package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers on virtual threads that the loop itself runs. */
final class SchedulingTest {
    private static final String REQUEST = "GET /%s HTTP/1.1|Host: a||";

    private final Web web = new Web();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        web.close();
    }

    private void mount(Scheduling scheduling, Handler handler) {
        web.server.mount(App.of("root", "/", handler).scheduling(scheduling));
    }

    private static String ask(int number) {
        return REQUEST.formatted(number);
    }

    @Test
    void loop_aHandlerThatDoesNotBlock_hasAnsweredBeforeAnythingElseHappens() {
        mount(Scheduling.LOOP, rq -> {
            ran.add(Thread.currentThread().isVirtual() + " " + web.loop.isHere());
            return Response.text(rq.path());
        });

        assertThat(web.ask(ask(1) + ask(2) + ask(3)))
                .isEqualTo("HTTP/1.1 200 OK|Content-Length: 2||/1HTTP/1.1 200 OK|Content-Length: 2||/2"
                        + "HTTP/1.1 200 OK|Content-Length: 2||/3");
        assertThat(ran).containsExactly("true false", "true false", "true false");
        assertThat(web.manager.list()).extracting(it -> it.kind()).containsOnly("conn");
    }

    @Test
    void loop_aHandlerThatWaits_letsTheLoopGoOnAndAnswersLater() {
        var word = new CompletableFuture<String>();
        mount(Scheduling.LOOP, rq -> Response.text(rq.path().equals("/1") ? word.get() : "at once"));
        var waiting = web.send(ask(1));

        assertThat(web.ask(ask(2))).endsWith("at once");
        assertThat(Web.read(waiting)).isEmpty();
        word.complete("later");
        web.untilRead(waiting, "HTTP/1.1 200 OK|Content-Length: 5||later");
    }

    @Test
    void loop_aStream_isWrittenInOrder() {
        mount(
                Scheduling.LOOP,
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write("a").write("b");
                    never.await(1, TimeUnit.MILLISECONDS);
                    out.write("c");
                }));
        web.untilRead(web.send(ask(1)), "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|1|b|1|c|0||");
    }

    @Test
    void loop_aHandlerThatThrows_isAFailureOfItsRequestAlone() {
        mount(Scheduling.LOOP, rq -> {
            throw new IllegalStateException("no");
        });
        assertThat(web.ask(ask(1))).startsWith("HTTP/1.1 500 ");
        assertThat(web.reports).hasSize(1);
        assertThat(web.loop.errors()).isEmpty();
    }

    @Test
    void loop_aHandlerThatWaits_isEndedByAKill() {
        var ended = new CompletableFuture<String>();
        mount(Scheduling.LOOP, rq -> {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                ended.complete("interrupted");
            }
            return Response.of(204);
        });
        var client = web.send(ask(1));
        var receipt = web.kill(Kill.of(web.only("http").pid()).signal(Signal.KILL));

        assertThat(receipt.response()).isEqualTo("503");
        assertThat(Web.read(client)).startsWith("HTTP/1.1 503 ");
        assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("interrupted");
    }

    @Test
    void pool_isNoneOfTheLoops() {
        var carriers = new ArrayList<String>();
        mount(Scheduling.POOL, rq -> {
            carriers.add(Thread.currentThread().toString());
            return Response.text("done");
        });
        web.untilRead(web.send(ask(1)), "HTTP/1.1 200 OK|Content-Length: 4||done");
        assertThat(carriers).singleElement().asString().contains("ForkJoinPool");
    }
}
