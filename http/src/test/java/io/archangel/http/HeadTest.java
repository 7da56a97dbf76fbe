package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request's head others get to see: its pid in the answer, its trace, and what a core shows. */
final class HeadTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    @Test
    void pidHeader_isInWhateverIsAnswered() {
        try (var web = new Web(HttpOptions.defaults().pidHeader("Request-Pid"))) {
            web.mount("/", Handler.inline(rq -> Response.text("hi")));
            web.mount("/throw", Handler.inline(rq -> {
                throw new IllegalStateException();
            }));
            web.mount("/s", Handler.inline(rq -> Response.open("text/plain; charset=utf-8", Sink::close)));
            var peer = web.send("GET / HTTP/1.1|Host: a||GET /throw HTTP/1.1|Host: a||");
            assertThat(read(peer))
                    .startsWith("HTTP/1.1 200 OK|Request-Pid: 2|Content-Length: 2||hi")
                    .contains("|Request-Pid: 3|");
            web.untilRead(
                    web.send("GET /s HTTP/1.1|Host: a||"),
                    "HTTP/1.1 200 OK|Request-Pid: 5|Transfer-Encoding: chunked||0||");
            web.mount("/ws", Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {})));
            assertThat(new Surfer(web).head())
                    .startsWith("HTTP/1.1 101 Switching Protocols|")
                    .contains("|Request-Pid: 7|");
        }
    }

    @Test
    void pidHeader_thatIsNone_isRefused() {
        assertThatThrownBy(() -> HttpOptions.defaults().pidHeader("a b")).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> HttpOptions.defaults().pidHeader("Content-Length"))
                .isInstanceOf(HttpException.class);
        assertThat(HttpOptions.defaults().pidHeader()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "00-" + ID + "-01, true",
        "00-" + ID + "-00, true",
        "01-" + ID + "-01, true",
        "01-" + ID + "-01-more, true",
        "00-" + ID + "-01-more, false",
        "ff-" + ID + "-01, false",
        "00-" + ID + ", false",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false",
        "'00-" + ID + "-01, 00-" + ID + "-01', false",
        "01-" + ID + "-01more, false",
    })
    void trace_isKeptIfItIsValid(String traceparent, boolean valid) {
        try (var web = new Web()) {
            web.mount("/", Handler.inline(rq -> Response.text(rq.trace().orElse("none"))));
            assertThat(web.ask("GET / HTTP/1.1|Host: a|TraceParent: " + traceparent + "||"))
                    .endsWith("||" + (valid ? traceparent : "none"));
        }
    }

    @Test
    void core_showsTheHeadWithoutItsSecrets() {
        try (var web = new Web()) {
            web.mount("/", Handler.inline(rq -> Response.later(new CompletableFuture<>())));
            web.send("GET /a%20b?user=me&flag&token=secret1 HTTP/1.1|Host: a|Authorization: Basic secret2|"
                    + "Cookie: id=secret3|X-Api-Key: secret4|Referer: http://b/c?d=secret5|Accept: */*|"
                    + "traceparent: 00-" + ID + "-01||");
            long pid = web.only("http").pid();
            web.kill(Kill.of(pid).signal(Signal.QUIT));
            var head = web.manager.cores().getFirst().head();
            assertThat(head)
                    .isEqualTo("GET /a%20b?user=***&***&token=*** HTTP/1.1\nHost: a\nAuthorization: ***\nCookie: ***\n"
                            + "X-Api-Key: ***\nReferer: http://b/c?***\nAccept: */*\ntraceparent: 00-" + ID + "-01");
        }
    }

    @Test
    void memory_scarce_isToldTo503AndLookedAtOnceASecond() {
        var percent = new AtomicInteger(86);
        var looks = new AtomicInteger();
        var memory = new Memory(85, () -> {
            looks.incrementAndGet();
            return percent.get();
        });
        var now = Instant.parse("2026-11-22T12:00:00Z");
        assertThat(memory.isScarce(now.minusSeconds(1))).isFalse();
        assertThat(memory.isScarce(now)).isTrue();
        percent.set(85);
        assertThat(memory.isScarce(now.plusMillis(999))).isTrue();
        assertThat(looks).hasValue(1);
        assertThat(memory.isScarce(now.plusMillis(1_000))).isFalse();
        assertThat(looks).hasValue(2);
        var heap = Memory.ofHeap(100);
        assertThat(heap.isScarce(now)).isFalse();
        assertThat(heap.isScarce(now.plusSeconds(1))).isFalse();
    }

    @Test
    void request_whileMemoryIsScarce_isTurnedAwayWithoutItsBody() {
        var percent = new AtomicInteger(99);
        try (var web = new Web(HttpOptions.defaults(), new Memory(85, percent::get))) {
            web.mount("/", Handler.inline(rq -> Response.text("hi")));
            assertThat(web.ask("GET / HTTP/1.1|Host: a||")).endsWith("||hi");
            web.loop.advance(Duration.ofSeconds(1));
            var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 5||");
            assertThat(read(peer))
                    .startsWith("HTTP/1.1 503 Service Unavailable|")
                    .contains("|Retry-After: 5|", "out of memory for now");
            percent.set(10);
            web.send(peer, "hello");
            web.loop.advance(Duration.ofSeconds(1));
            web.send(peer, "GET / HTTP/1.1|Host: a||");
            assertThat(read(peer)).endsWith("||hi");
        }
    }
}
