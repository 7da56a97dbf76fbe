package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection waits for its client. */
final class PatienceTest {
    private final Web web = new Web();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/late", rq -> {
            over.await();
            return Response.text("");
        });
    }

    @AfterEach
    void close() {
        over.countDown();
        web.until(() -> web.manager.list().stream().noneMatch(it -> it.kind().equals("http")));
        web.close();
    }

    @Test
    void slowHead_is408AfterTenSeconds() {
        var peer = web.send("GET / HTTP/1.1|Host: a|");
        for (int i = 0; i < 9; i++) {
            web.loop.advance(Duration.ofSeconds(1));
            web.send(peer, "X: y|");
        }
        web.loop.advance(Duration.ofMillis(999));
        assertThat(read(peer)).isEmpty();
        web.loop.advance(Duration.ofMillis(1));
        assertThat(peer.received())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .contains("\r\nConnection: close\r\n");
        assertThat(peer.isClosed()).isTrue();
        web.loop.runReady();
        assertThat(web.manager.list()).isEmpty();
        assertThat(web.past("conn").exit()).isEqualTo("OK");
    }

    @Test
    void slowHead_afterARequest_hasItsOwnTenSeconds() {
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.loop.advance(Duration.ofSeconds(60));
        web.send(peer, "GET / HTTP/1.1|Ho");
        web.loop.advance(Duration.ofMillis(9_999));
        assertThat(peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofMillis(1));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.received()).contains("HTTP/1.1 408 ");
    }

    @Test
    void slowHead_thatBeginsBehindARequest_hasItsOwnTenSeconds() {
        var peer = web.send("GET / HTT");
        web.loop.advance(Duration.ofSeconds(9));
        web.send(peer, "P/1.1|Host: a||GET / H");
        web.loop.advance(Duration.ofSeconds(9));
        assertThat(peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void idleConnection_closesWithoutAWordAfterItsTime() {
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        var answered = read(peer);
        web.loop.advance(Duration.ofSeconds(74));
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        web.loop.advance(Duration.ofMillis(74_999));
        assertThat(peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofMillis(1));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.received())
                .hasSize(2
                        * "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nhi"
                                .length());
        assertThat(answered).endsWith("hi");
    }

    @Test
    void silentConnection_closesAfterTheIdleTime() {
        var peer = web.connect();
        web.loop.advance(Duration.ofSeconds(75));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.received()).isEmpty();
    }

    @Test
    void clientThatReadsSlowly_isNotIdle() {
        web.mount("/big", Handler.inline(rq -> Response.text("x".repeat(1_000_000))));
        var reader =
                web.connect(new SlowReader("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        while (reader.taken.size() < 1_000_000) {
            web.loop.advance(Duration.ofSeconds(10));
            reader.readOn();
            web.loop.runReady();
            assertThat(reader.isLost).isFalse();
        }
        web.until(() -> {
            reader.readOn();
            return reader.taken.toString(StandardCharsets.UTF_8).endsWith("hi");
        });
    }

    /** Takes one piece, and then no more before it is told to. */
    private static final class SlowReader implements Protocol {
        private final String asked;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private @Nullable Transport transport;
        private boolean isLost;

        SlowReader(String asked) {
            this.asked = asked;
        }

        void readOn() {
            Objects.requireNonNull(transport).resumeReading();
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            made.write(ByteBuffer.wrap(asked.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            var piece = new byte[data.remaining()];
            data.get(piece);
            taken.writeBytes(piece);
            Objects.requireNonNull(transport).pauseReading();
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            isLost = true;
        }
    }

    @Test
    void slowBody_is408AfterTenSeconds() {
        web.mount("/body", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = web.send("POST /body HTTP/1.1|Host: a|Content-Length: 100000||" + "x".repeat(2_400));
        web.loop.advance(Duration.ofSeconds(10));
        assertThat(peer.received()).isEmpty();
        for (int i = 0; i < 9; i++) {
            web.loop.advance(Duration.ofSeconds(1));
            web.send(peer, "x".repeat(239));
        }
        assertThat(peer.received()).isEmpty();
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n");
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.isClosed()).isTrue();
        assertThat(web.past("http").exit()).isEqualTo("CODE 408");
    }

    @Test
    void slowBody_whereAnyRateWillDo_isWaitedFor() {
        try (var patient = new Web(HttpOptions.defaults().bodyRate(0))) {
            patient.mount("/body", Handler.inline(rq -> Response.text(rq.body().text())));
            var peer = patient.send("POST /body HTTP/1.1|Host: a|Content-Length: 2||o");
            patient.loop.advance(Duration.ofMinutes(10));
            patient.send(peer, "k");
            assertThat(peer.received()).endsWith("\r\n\r\nok");
        }
    }

    @Test
    void bodyThatTheHandlerDoesNotTake_isNotTheClientsFault() {
        var peer = web.send("POST /late HTTP/1.1|Host: a|Content-Length: 1000000||" + "x".repeat(200_000));
        web.loop.advance(Duration.ofMinutes(10));
        assertThat(peer.received()).isEmpty();
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void bodyThatWaitsToBeAskedFor_isNotHurried() {
        var peer = web.send("POST /late HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 9||");
        web.loop.advance(Duration.ofMinutes(10));
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void requestWhoseBodyIsThere_isNotHurried() {
        var peer = web.send("POST /late HTTP/1.1|Host: a|Content-Length: 2||ok");
        web.loop.advance(Duration.ofMinutes(10));
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void connectionThatHasGone_leavesNoTimer() {
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        assertThat(web.clock.pending()).isPositive();
        peer.close();
        web.loop.runReady();
        assertThat(web.clock.pending()).isZero();
    }
}
