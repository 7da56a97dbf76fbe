package io.archangel.http;

import static io.archangel.http.Web.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessInfo;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request, and a connection, that somebody listens to. */
final class TappedTest {
    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        web.close();
    }

    @Test
    void request_overHttp1_isHeardWhileItLasts() {
        web.mount("/poll", rq -> {
            go.await();
            return Response.text("late");
        });
        var peer = web.send("GET /poll HTTP/1.1|Host: a||");
        web.until(() -> web.manager.list().size() == 2);
        var heard = new StringBuffer();
        var request = web.manager.list().getLast();
        var mount = web.manager.tap(request.pid(), new Tap() {
            @Override
            public void sent(ByteBuffer data) {
                heard.append(US_ASCII.decode(data));
            }
        });
        go.countDown();
        web.until(() -> read(peer).endsWith("late"));
        assertThat(heard.toString()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("late");
        mount.close();
        var connection = web.manager.list().getFirst();
        assertThat(connection.kind()).isEqualTo("conn");
        try (var again = web.manager.tap(connection.pid(), new Tap() {
            @Override
            public void received(ByteBuffer data) {
                heard.append(US_ASCII.decode(data));
            }
        })) {
            web.send(peer, "GET /poll HTTP/1.1|Host: b||");
            web.until(() -> heard.toString().endsWith("Host: b\r\n\r\n"));
        }
    }

    /** Keeps what it hears of both ways, and reads its view to the end. */
    private static final class Heard implements Tap {
        final StringBuffer received = new StringBuffer();
        final StringBuffer sent = new StringBuffer();

        @Override
        public void received(ByteBuffer data) {
            assertThat(data.isReadOnly()).isTrue();
            received.append(US_ASCII.decode(data));
        }

        @Override
        public void sent(ByteBuffer data) {
            assertThat(data.isReadOnly()).isTrue();
            sent.append(US_ASCII.decode(data));
        }
    }

    /** A client of two streams that echo. */
    private Peer2 echoing() {
        web.mount(
                "/echo",
                rq -> Response.stream("text/plain", out -> {
                    try (var in = rq.body().stream()) {
                        in.transferTo(out.stream());
                    }
                }));
        var peer = new Peer2(web).post(1, "/echo").post(3, "/echo");
        web.until(() -> peer.seen().contains("HEADERS 1 200") && peer.seen().contains("HEADERS 3 200"));
        return peer;
    }

    /** Until the connection alone is left: who has the last word may still have an end to tell. */
    private void awaitTheirEnd() {
        web.until(() -> web.manager.list().size() == 1);
    }

    private long firstStream() {
        return web.manager.list().stream()
                .filter(it -> it.kind().equals("http"))
                .mapToLong(ProcessInfo::pid)
                .min()
                .orElseThrow();
    }

    @Test
    void streamOfHttp2_itsContentIsHeard_andNoOthers() {
        var peer = echoing();
        var heard = new Heard();
        var mount = web.manager.tap(firstStream(), heard);
        peer.data(3, "other", true).data(1, "one", false);
        web.until(() -> peer.seen().contains("DATA 1 one")
                && peer.seen().stream().anyMatch(it -> it.startsWith("DATA 3 other")));
        assertThat(heard.received).hasToString("one");
        assertThat(heard.sent).hasToString("one");
        mount.close();
        peer.data(1, "two", true);
        web.until(() -> peer.seen().stream().anyMatch(it -> it.startsWith("DATA 1 two")));
        awaitTheirEnd();
        assertThat(heard.received).hasToString("one");
        assertThat(heard.sent).hasToString("one");
    }

    @Test
    void answerOfHttp2_isHeardWhereItWaitsForWindow() {
        web.mount("/poll", rq -> {
            go.await();
            return Response.text("x".repeat(70_000));
        });
        new Peer2(web).get(1, "/poll");
        web.until(() -> web.manager.list().size() == 2);
        var heard = new Heard();
        try (var mount = web.manager.tap(firstStream(), heard)) {
            go.countDown();
            web.until(() -> !heard.sent.isEmpty());
            assertThat(heard.sent).hasSize(70_000);
        }
    }

    @Test
    void streamOfHttp2_whoseTapThrows_goesOnWithoutIt() {
        var peer = echoing();
        try (var mount = web.manager.tap(firstStream(), new Tap() {
            @Override
            public void received(ByteBuffer data) {
                throw new AssertionError("planted");
            }
        })) {
            peer.data(1, "one", false).data(1, "two", true).data(3, "", true);
            web.until(() -> peer.seen().contains("DATA 1 END") || peer.seen().contains("DATA 1 two END"));
            awaitTheirEnd();
            assertThat(web.loop.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error)
                            .hasMessageContaining("the tap of 2")
                            .hasRootCauseMessage("planted"));
            assertThat(web.reports).isEmpty();
        }
    }
}
