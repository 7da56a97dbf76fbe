package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose head may be changed while they are written, lines behind a body, and lengths known before. */
final class CorkTest {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String GET = "GET / HTTP/1.1|Host: a||";
    private static final String HEAD = "HTTP/1.1 200 OK|Transfer-Encoding: chunked||";

    private final Web web = new Web();
    private final CountDownLatch next = new CountDownLatch(1);
    private final CompletableFuture<Throwable> refused = new CompletableFuture<>();

    @AfterEach
    void close() {
        next.countDown();
        web.close();
    }

    private void refuses(Runnable late) {
        try {
            late.run();
            refused.complete(new AssertionError("not refused"));
        } catch (HttpException expected) {
            refused.complete(expected);
        }
    }

    @Test
    void corked_thatEndsBeforeAFlush_isOneAnswerWithItsLength() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> {
                            out.write("no ").head(it -> it.status(404).header("X-A", "b"));
                            out.write("such room");
                        })
                        .corked());
        var peer = web.send(GET + GET);
        web.untilRead(peer, "HTTP/1.1 404 Not Found|X-A: b|Content-Length: 12||no such room".repeat(2));
    }

    @Test
    void corked_flushed_sendsTheChangedHeadAndNoOther() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> {
                            out.write("one").head(it -> it.status(201)).flush();
                            refuses(() -> out.head(it -> it.status(404)));
                            next.await();
                            out.write("two");
                        })
                        .corked());
        var peer = web.send(GET);
        web.untilRead(peer, "HTTP/1.1 201 Created|Transfer-Encoding: chunked||3|one|");
        next.countDown();
        web.untilRead(peer, "HTTP/1.1 201 Created|Transfer-Encoding: chunked||3|one|3|two|0||");
        assertThat(refused.join()).hasMessageContaining("head").hasMessageContaining("is out");
    }

    @Test
    void corked_over16KiB_leavesByItself() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> {
                            out.write("x".repeat(10_000));
                            out.head(it -> it.status(201)).write("x".repeat(10_000));
                            refuses(() -> out.head(it -> it.status(404)));
                            next.await();
                        })
                        .corked());
        var peer = web.send(GET);
        web.until(() -> read(peer).startsWith("HTTP/1.1 201 Created|Transfer-Encoding: chunked||2710|"));
        assertThat(refused.join()).isInstanceOf(HttpException.class);
    }

    @Test
    void notCorked_headIsOut() {
        web.mount("/", rq -> Response.stream(TEXT, out -> refuses(() -> out.head(it -> it.status(404)))));
        web.untilRead(web.send(GET), HEAD + "0||");
        assertThat(refused.join()).hasMessageContaining("corked");
    }

    @Test
    void corked_ofAnOpenStream_endsByCloseWithItsLength() {
        web.mount(
                "/",
                Handler.inline(rq -> Response.open(TEXT, out -> {
                            assertThat(out.offer("hi")).isTrue();
                            out.head(it -> it.status(202));
                            out.onReady(out::close);
                        })
                        .corked()));
        web.untilRead(web.send(GET), "HTTP/1.1 202 Accepted|Content-Length: 2||hi");
    }

    @Test
    void corked_withAStatusThatHasNoBody_isRefused() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> refuses(() -> out.head(it -> it.status(204))))
                        .corked());
        web.untilRead(web.send(GET), "HTTP/1.1 200 OK|Content-Length: 0||");
        assertThat(refused.join()).hasMessageContaining("204");
    }

    @Test
    void corked_forHead_isNotRun() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> out.head(it -> it.status(404)))
                        .corked());
        web.untilRead(web.send("HEAD / HTTP/1.1|Host: a||"), HEAD);
    }

    @Test
    void corked_whoseWriterThrowsAProblem_isAnsweredWithThat() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> {
                            out.write("some of it");
                            throw new Problem(409, "taken");
                        })
                        .corked());
        var peer = web.send(GET);
        web.until(() -> read(peer).endsWith("409 Conflict: taken (pid 2)\n"));
        assertThat(read(peer)).startsWith("HTTP/1.1 409 ").doesNotContain("some of it");
        web.until(() -> web.past("http").exit().equals("OK"));
        assertThat(web.reports).isEmpty();
    }

    @Test
    void trailer_isSentBehindTheBody() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, out -> {
                    out.write("hi").trailer("X-Sum", "1").trailer("X-Sum", "2");
                }));
        var peer = web.send(GET);
        web.untilRead(peer, HEAD + "2|hi|0|X-Sum: 1|X-Sum: 2||");
        web.send(peer, GET);
        web.untilRead(peer, (HEAD + "2|hi|0|X-Sum: 1|X-Sum: 2||").repeat(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "host", "Set-Cookie", "Trailer", "a b", "X-Forwarded-For"})
    void trailer_thatMayNotBe_isRefused(String name) {
        web.mount("/", rq -> Response.stream(TEXT, out -> refuses(() -> out.trailer(name, "1"))));
        web.untilRead(web.send(GET), HEAD + "0||");
        assertThat(refused.join()).isInstanceOf(HttpException.class);
    }

    @Test
    void trailers_ofARequest_areThereOnceItsBodyIsRead() {
        web.mount("/", rq -> Response.text(rq.trailers() + " " + rq.body().text() + " " + rq.trailers()));
        var post = "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|hi|0|X-Sum: 1|x-sum:2 |";
        var peer = web.send(post);
        web.send(peer, "|");
        web.until(() -> read(peer).endsWith("[] hi [X-Sum=1, x-sum=2]"));
    }

    @Test
    void trailers_ofARequest_areThereForAnInlineHandler() {
        web.mount("/", Handler.inline(rq -> {
            var text = rq.body().text();
            return Response.text(text + rq.trailers());
        }));
        assertThat(web.ask("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|hi|0|A: b||"))
                .endsWith("hi[A=b]");
        assertThat(web.ask("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|hi|0||"))
                .endsWith("hi[]");
        assertThat(web.ask(GET)).endsWith("||[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 1", "transfer-encoding: chunked", "Host: b", "Authorization: x", "Trailer: a"})
    void trailers_thatBelongInTheHead_areRefused(String line) {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        assertThat(web.ask("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0|" + line + "||"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void length_known_isAnnouncedAndTheConnectionGoesOn() {
        web.mount("/", rq -> Response.stream(TEXT, 6, out -> out.write("abc").write("def")));
        var peer = web.send(GET + GET);
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 6||abcdef".repeat(2));
        var old = web.send("GET / HTTP/1.0|Connection: keep-alive||");
        web.untilRead(old, "HTTP/1.1 200 OK|Content-Length: 6|Connection: keep-alive||abcdef");
        var head = web.send("HEAD / HTTP/1.1|Host: a||");
        web.untilRead(head, "HTTP/1.1 200 OK|Content-Length: 6||");
        assertThat(head.isClosed()).isFalse();
    }

    @Test
    void length_notReached_isCut() {
        web.mount("/", rq -> Response.stream(TEXT, 6, out -> out.write("abc")));
        var peer = web.send(GET);
        web.until(peer::isClosed);
        assertThat("HTTP/1.1 200 OK|Content-Length: 6||abc").startsWith(read(peer));
        web.until(() -> web.reports.size() == 1);
    }

    @Test
    void length_passed_throwsAndNothingMoreIsSent() {
        web.mount(
                "/",
                rq -> Response.stream(TEXT, 6, out -> {
                    out.write("abcdef");
                    refuses(() -> out.write("g"));
                }));
        var peer = web.send(GET);
        web.untilRead(peer, "HTTP/1.1 200 OK|Content-Length: 6||abcdef");
        assertThat(refused.join()).hasMessageContaining("longer than was announced");
        assertThat(peer.isClosed()).isFalse();
    }
}
