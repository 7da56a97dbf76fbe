package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said on one connection, with inline handlers, so that all of it happens at once. */
final class ConversationTest {
    private static final String GET = "GET / HTTP/1.1|Host: a||";

    private final Web web = new Web(HttpOptions.defaults().bodyLimit(1_000));

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/echo", Handler.inline(rq -> Response.text(rq.body().text())));
        web.mount(
                "/path",
                Handler.inline(rq -> Response.text(rq.method() + " " + rq.path() + " "
                        + rq.query("a").orElse("-") + " " + rq.header("x-b").orElse("-"))));
        web.mount("/none", Handler.inline(rq -> Response.of(204)));
        web.mount("/throw", Handler.inline(rq -> {
            throw new IllegalStateException("secret");
        }));
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void get_answersAndKeepsTheConnection() {
        var peer = web.send(GET);
        assertThat(peer.received())
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void requestAfterRequest_isAnsweredOnTheSameConnection() {
        var peer = web.send(GET);
        web.send(peer, GET);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2||hi".repeat(2));
    }

    @Test
    void request_isReadFromItsBytes() {
        assertThat(web.ask("PUT /path/%C3%A9?a=b+%26c&a=d HTTP/1.1|Host: a|X-B: 1|x-b: 2|Content-Length: 0||"))
                .endsWith("||PUT /path/é b &c 1, 2");
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() {
        var many = new StringBuilder();
        var expected = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            many.append("GET /path?a=").append(i).append(" HTTP/1.1|Host: a||");
            var body = "GET /path " + i + " -";
            expected.append("HTTP/1.1 200 OK|Content-Length: ")
                    .append(body.length())
                    .append("||")
                    .append(body);
        }
        assertThat(web.ask(many.toString())).isEqualTo(expected.toString());
    }

    @Test
    void conversation_byteByByte_isTheSame() {
        var written = "POST /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|xyz|1|!|0|T: x||"
                + "HEAD / HTTP/1.1|Host: a||POST /echo HTTP/1.1|Host: a|Content-Length: 2||okGET /none HTTP/1.1|Host: a||";
        var peer = web.connect();
        for (var b : written.replace("|", "\r\n").split("")) {
            peer.send(b);
            web.loop.runReady();
        }
        assertThat(read(peer))
                .isEqualTo(web.ask(written))
                .isEqualTo(
                        "HTTP/1.1 200 OK|Content-Length: 4||xyz!"
                                + "HTTP/1.1 200 OK|Content-Length: 2||HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 204 No Content||");
    }

    @Test
    void connectionClose_closesAfterTheAnswer() {
        var peer = web.send("GET / HTTP/1.1|Host: a|Connection: close||" + GET);
        assertThat(read(peer)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void http10_closesUnlessItAsksToKeep() {
        var closed = web.send("GET / HTTP/1.0||");
        assertThat(read(closed)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
        assertThat(closed.isClosed()).isTrue();
        var kept = web.send("GET / HTTP/1.0|Connection: keep-alive||");
        assertThat(read(kept)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2|Connection: keep-alive||hi");
        assertThat(kept.isClosed()).isFalse();
    }

    @Test
    void expect_isAnsweredBeforeTheBodyComes() {
        var peer = web.send("POST /echo HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||");
        assertThat(read(peer)).isEqualTo("HTTP/1.1 100 Continue||");
        web.send(peer, "ok");
        assertThat(read(peer)).isEqualTo("HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 2||ok");
    }

    @Test
    void expect_whenTheBodyIsThere_isNotAnswered() {
        assertThat(web.ask("POST /echo HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||ok"))
                .isEqualTo("HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 2||ok");
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1||, 400 Bad Request, no Host header",
        "GET / HTTP/3.0|Host: a||, 505 HTTP Version Not Supported, HTTP/1.1 and HTTP/1.0 are spoken here",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip||, 501 Not Implemented, no transfer coding but chunked is known here",
        "POST / HTTP/1.1|Host: a|Expect: <x>|Content-Length: 1||, 417 Expectation Failed, nothing but 100-continue can be expected here",
    })
    void badRequest_isToldAndTheConnectionCloses(String written, String status, String why) {
        var peer = web.send(written + GET);
        var body = status + ": " + why + " (pid 1)\n";
        assertThat(read(peer))
                .isEqualTo("HTTP/1.1 " + status + "|Cache-Control: no-store|Content-Length: " + body.length()
                        + "|Connection: close||" + body);
        assertThat(peer.isClosed()).isTrue();
        assertThat(web.manager.list()).isEmpty();
    }

    @Test
    void badRequest_afterGoodOnes_comesInItsTurn() {
        assertThat(web.ask(GET + "GET / HTTP/1.1|Host : a||"))
                .startsWith("HTTP/1.1 200 OK|Content-Length: 2||hi")
                .contains("HTTP/1.1 400 Bad Request|");
    }

    @Test
    void overlongRequest_isToldBeforeTheConnectionCloses() {
        var peer = web.send("GET /" + "a".repeat(9_000));
        assertThat(read(peer)).startsWith("HTTP/1.1 414 URI Too Long|");
        web.send(peer, "a".repeat(100_000));
        assertThat(peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void overlongHead_isRefused() {
        assertThat(web.ask("GET / HTTP/1.1|Host: a|X: " + "x".repeat(20_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void body_overTheLimit_isRefusedByItsLength() {
        var peer = web.send("POST /echo HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 1001||");
        assertThat(read(peer)).startsWith("HTTP/1.1 413 Content Too Large|");
        peer.close();
        web.loop.runReady();
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void body_overTheLimitInChunks_isRefusedOnTheWay() {
        var peer = web.send("POST /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||3e8|" + "x".repeat(1_000) + "|1|");
        assertThat(read(peer)).startsWith("HTTP/1.1 413 Content Too Large|").contains("|Connection: close|");
        assertThat(web.past("http").exit()).isEqualTo("CODE 413");
        assertThat(web.reports).isEmpty();
    }

    @Test
    void body_malformed_isRefusedOnTheWay() {
        var peer = web.send("POST /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||z|");
        assertThat(read(peer)).startsWith("HTTP/1.1 400 Bad Request|").endsWith("a chunk size is no number (pid 2)\n");
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void unknownPath_is404AndTheConnectionGoesOn() {
        try (var empty = new Web()) {
            var peer = empty.send(GET + GET);
            var notFound = "HTTP/1.1 404 Not Found|Cache-Control: no-store|Content-Length: 47||"
                    + "404 Not Found: nothing is mounted here (pid ";
            assertThat(read(peer)).isEqualTo(notFound + "2)\n" + notFound + "3)\n");
            assertThat(empty.past("http").app()).isNull();
        }
    }

    @Test
    void handlerThatThrows_is500WithThePidAndOneReport() {
        var peer = web.send("GET /throw HTTP/1.1|Host: a||" + GET);
        assertThat(read(peer))
                .isEqualTo("HTTP/1.1 500 Internal Server Error|Cache-Control: no-store|Content-Length: 54||"
                        + "500 Internal Server Error: the request failed (pid 2)\n"
                        + "HTTP/1.1 200 OK|Content-Length: 2||hi");
        web.until(() -> web.reports.size() == 1);
        assertThat(web.reports.getFirst().pid()).isEqualTo(2);
        assertThat(web.reports.getFirst().exit().word()).isEqualTo("FAILED IllegalStateException");
    }

    @Test
    void inlineHandlerThatStreams_isWrittenOnAVirtualThread() {
        web.mount(
                "/s",
                Handler.inline(rq -> Response.stream(
                        "text/plain; charset=utf-8",
                        out -> out.write(Thread.currentThread().isVirtual() ? "virtual" : "other"))));
        web.untilRead(
                web.send("GET /s HTTP/1.1|Host: a||"), "HTTP/1.1 200 OK|Transfer-Encoding: chunked||7|virtual|0||");
    }

    @Test
    void handlerThatReturnsNull_is500() {
        web.mount("/null", Handler.inline(rq -> null));
        assertThat(web.ask("GET /null HTTP/1.1|Host: a||")).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void closedServer_closesConnectionsWithTheAnswer() {
        var peer = web.send(GET);
        web.server.close();
        web.send(peer, GET);
        assertThat(read(peer)).endsWith("HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi");
        assertThat(peer.isClosed()).isTrue();
        assertThat(web.manager.tables()).isEmpty();
    }

    @Test
    void everyRequest_isAProcessUnderItsConnection() {
        List<String> seen = new CopyOnWriteArrayList<>();
        web.mount("/ps", Handler.inline(rq -> {
            for (var each : web.manager.list()) {
                seen.add(each.pid() + "<" + each.ppid() + " " + each.kind() + " " + each.app() + " " + each.method()
                        + " " + each.route() + " " + each.name() + " " + each.client() + " in " + each.in());
            }
            assertThat(Process.current()).contains(rq.process());
            return Response.text("ok");
        }));
        web.ask("GET /ps/%78?secret=1 HTTP/1.1|Host: a||");
        assertThat(seen)
                .containsExactly(
                        "1<0 conn null null null connection of 127.0.0.1:50001 127.0.0.1:50001 in 42",
                        "2<1 http ps GET /ps GET /ps/%78 127.0.0.1:50001 in 42");
        var past = web.past("http");
        assertThat(past.exit()).isEqualTo("OK");
        assertThat(past.name()).isEqualTo("GET /ps/%78");
        assertThat(past.in()).isEqualTo(42);
        assertThat(past.out()).isPositive();
    }
}
