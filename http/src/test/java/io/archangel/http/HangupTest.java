package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request whose client has gone. */
final class HangupTest {
    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    private void mountWaiting() {
        web.mount("/", rq -> {
            go.await();
            return Response.text("hi");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientOfAGetLeaves_endsIt(boolean byReset) {
        mountWaiting();
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        if (byReset) {
            peer.reset();
        } else {
            peer.close();
        }
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
        assertThat(web.past("http").by()).isEqualTo("client");
        assertThat(peer.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientOfAPostLeaves_letsItFinishItsWork(boolean byReset) {
        mountWaiting();
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 1||x");
        if (byReset) {
            peer.reset();
        } else {
            peer.close();
        }
        web.until(() ->
                web.manager.list().stream().map(ProcessInfo::kind).toList().equals(List.of("http")));
        assertThat(web.only("http").ppid()).isZero();
        go.countDown();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("OK");
        assertThat(peer.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientOfAPostLeavesInItsBody_isAHangupAndNoFailure(boolean byReset) {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 30||abc");
        if (byReset) {
            peer.reset();
        } else {
            peer.close();
        }
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
        assertThat(web.past("http").by()).isEqualTo("client");
    }

    @Test
    void clientOfAStreamedPostLeaves_whatItWritesIsDropped() {
        var written = new CompletableFuture<String>();
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    go.await();
                    for (int i = 0; i < 100; i++) {
                        out.write("x".repeat(10_000));
                    }
                    written.complete("all");
                }));
        var peer = web.send("POST / HTTP/1.1|Host: a||");
        web.until(() -> peer.received().endsWith("one\r\n"));
        peer.reset();
        go.countDown();
        web.until(written::isDone);
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("OK");
    }

    @Test
    void clientHasLeftWhenAPostAsks_tellsItAllTheSame() {
        var told = new CompletableFuture<String>();
        web.mount("/", rq -> {
            go.await();
            rq.onHangup(hup -> told.complete(hup.by()));
            rq.onHangup(hup -> told.complete("again " + hup.by()));
            return Response.text("hi");
        });
        var peer = web.send("POST / HTTP/1.1|Host: a||");
        peer.reset();
        web.until(() -> web.manager.list().size() == 1);
        go.countDown();
        web.until(told::isDone);
        assertThat(told.join()).endsWith("client");
    }

    @Test
    void clientOfAPostThatAskedLeaves_tellsIt() {
        var told = new CompletableFuture<String>();
        web.mount("/", rq -> {
            rq.onHangup(hup -> {
                told.complete(hup.by());
                rq.process().exit(1);
            });
            go.await();
            return Response.text("hi");
        });
        var peer = web.send("POST / HTTP/1.1|Host: a||");
        web.until(() -> web.manager.list(true).stream()
                .anyMatch(it -> it.kind().equals("http") && it.stat().equals("S")));
        peer.reset();
        web.until(told::isDone);
        web.until(() -> web.manager.list().isEmpty());
        assertThat(told.join()).isEqualTo("client");
        assertThat(web.past("http").exit()).isEqualTo("CODE 1");
    }

    @Test
    void clientLeavesInTheMiddleOfTheBody_theReaderIsTold() {
        var thrown = new CompletableFuture<Exception>();
        web.mount("/", rq -> {
            try {
                return Response.text(rq.body().text());
            } catch (IOException cut) {
                thrown.complete(cut);
                throw cut;
            }
        });
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 10||x");
        peer.close();
        web.until(thrown::isDone);
        assertThat(thrown.join()).hasMessage("the client has gone");
    }

    @Test
    void finWithPipelinedRequests_theyAreStillServed() {
        mountWaiting();
        var peer = web.send("GET / HTTP/1.1|Host: a||".repeat(3) + "GET / HT");
        peer.close();
        web.loop.runReady();
        assertThat(peer.isClosed()).isFalse();
        go.countDown();
        web.until(peer::isClosed);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2||hi".repeat(3));
    }

    @Test
    void finBehindAnAnswerThatIsSlowlyTaken_whatWaitsIsStillServed() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(200_000))))
                .mount("/small", Handler.inline(rq -> Response.text("hi")));
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET /big HTTP/1.1|Host: a||GET /small HTTP/1.1|Host: a||");
        peer.close();
        web.loop.runReady();
        assertThat(peer.isClosed()).isFalse();
        peer.resume();
        web.until(peer::isClosed);
        assertThat(read(peer)).endsWith("xHTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
    }

    @Test
    void finBehindAnAnswerThatIsSlowlyTaken_whereNothingWaits_closesWhenItIsTaken() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(200_000))));
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET /big HTTP/1.1|Host: a||");
        peer.close();
        web.loop.runReady();
        peer.resume();
        web.until(peer::isClosed);
        assertThat(read(peer)).endsWith("|Content-Length: 200000||" + "x".repeat(200_000));
    }

    private void mountPatient(Handler handler) {
        web.server.mount(App.of("root", "/", handler).halfClose(HalfClose.SERVE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1|Host: a||", "POST / HTTP/1.1|Host: a|Content-Length: 1||x"})
    void fin_whereTheAppServesTheHalfClosed_isAnsweredAndThenClosed(String request) {
        mountPatient(rq -> {
            go.await();
            return Response.text("hi");
        });
        var peer = web.send(request);
        peer.close();
        web.loop.runReady();
        assertThat(peer.isClosed()).isFalse();
        assertThat(web.only("http").kind()).isEqualTo("http");
        go.countDown();
        web.until(peer::isClosed);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
        assertThat(web.past("http").exit()).isEqualTo("OK");
        web.until(() -> web.manager.list().isEmpty());
    }

    @Test
    void finInAStream_whereTheAppServesTheHalfClosed_isWrittenToItsEnd() {
        mountPatient(rq -> Response.stream("text/plain; charset=utf-8", out -> {
            out.write("one");
            go.await();
            out.write("two");
        }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.until(() -> peer.received().endsWith("one\r\n"));
        peer.close();
        web.loop.runReady();
        go.countDown();
        web.until(peer::isClosed);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|one|3|two|0||");
        assertThat(web.past("http").exit()).isEqualTo("OK");
    }

    @Test
    void finInTheBody_whereTheAppServesTheHalfClosed_isAHangup() {
        mountPatient(rq -> Response.text(rq.body().text()));
        web.send("POST / HTTP/1.1|Host: a|Content-Length: 30||abc").close();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
    }

    @Test
    void resetBehindAFin_whereTheAppServesTheHalfClosed_isAHangup() {
        mountPatient(rq -> {
            go.await();
            return Response.text("hi");
        });
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        peer.close();
        web.loop.runReady();
        peer.reset();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
    }

    @Test
    void halfClose_ofAnApp_staysBehindAFilterAndForAHost() {
        var app = App.of("a", "/", rq -> Response.of(204)).halfClose(HalfClose.SERVE);
        assertThat(app.host("b")
                        .scheduling(Scheduling.LOOP)
                        .filter(Gzip.filter())
                        .halfClose())
                .isEqualTo(HalfClose.SERVE);
        assertThat(App.of("a", "/", rq -> Response.of(204)).halfClose()).isEqualTo(HalfClose.HANGUP);
    }

    @Test
    void finAfterTheAnswer_closesTheConnection() {
        go.countDown();
        mountWaiting();
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.until(() -> read(peer).endsWith("hi"));
        peer.close();
        web.until(peer::isClosed);
        assertThat(web.past("http").exit()).isEqualTo("OK");
        web.until(() -> web.manager.list().isEmpty());
    }
}
