package io.archangel.http;

import static io.archangel.http.Peer2.DATA;
import static io.archangel.http.Peer2.END_HEADERS;
import static io.archangel.http.Peer2.END_STREAM;
import static io.archangel.http.Peer2.HEADERS;
import static io.archangel.http.Peer2.frame;
import static io.archangel.http.Peer2.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers over HTTP/2. */
final class Conversation2Test {
    private Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void preface_isAnsweredBySettings() {
        var peer = new Peer2(web);
        assertThat(peer.seen())
                .containsExactly(
                        "SETTINGS 0 000300000064000400040000000600004000", "WINDOW 0 983041", "SETTINGS 0 ACK");
    }

    @Test
    void prefaceInPieces_isStillHttp2() {
        var plain = web.connect();
        for (var piece : new String[] {"P", "RI * HTTP/2.0\r\n\r\nSM", "\r\n\r\n"}) {
            plain.send(piece);
            web.loop.runReady();
        }
        var peer = new Peer2(web, plain);
        assertThat(peer.seen()).hasSize(2);
        peer.send(frame(Peer2.SETTINGS, 0, 0));
        assertThat(peer.seen()).hasSize(3);
    }

    @Test
    void requestThatBeginsLikeThePreface_isHttp1() {
        web.mount("/", Handler.inline(rq -> Response.text(rq.method())));
        var peer = web.connect();
        web.send(peer, "PR");
        web.send(peer, "OPFIND / HTTP/1.1|Host: a||");
        assertThat(peer.received()).endsWith("PROPFIND");
    }

    @Test
    void get_isAnswered() {
        web.mount("/", Handler.inline(rq -> Response.text(rq.method() + " " + rq.path())));
        var peer = new Peer2(web).get(1, "/x");
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 GET /x END");
        web.until(() -> web.past("http").exit().equals("OK"));
    }

    @Test
    void post_getsItsBody() {
        web.mount("/", rq -> Response.text(rq.body().text() + rq.header("x-a").orElse("none")));
        var peer = new Peer2(web).post(1, "/", "x-a", "b", "content-length", "6");
        peer.data(1, "abc", false).data(1, "def", true);
        web.until(() -> peer.seen().size() == 5);
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 abcdefb END");
    }

    @Test
    void manyStreams_areAnsweredAsTheyAreDone() {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = new Peer2(web).post(1, "/").post(3, "/").post(5, "/");
        peer.data(3, "three", true);
        web.until(() -> peer.seen().size() == 5);
        peer.data(1, "one", true);
        web.until(() -> peer.seen().size() == 7);
        peer.data(5, "five", true);
        web.until(() -> peer.seen().size() == 9);
        assertThat(peer.news())
                .containsExactly(
                        "HEADERS 3 200",
                        "DATA 3 three END",
                        "HEADERS 1 200",
                        "DATA 1 one END",
                        "HEADERS 5 200",
                        "DATA 5 five END");
    }

    @Test
    void streamedAnswer_isWrittenPieceByPiece() {
        web.mount(
                "/", rq -> Response.stream("text/plain", out -> out.write("one").write("two")));
        var peer = new Peer2(web).get(1, "/");
        web.until(() -> peer.seen().getLast().endsWith("END"));
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 one", "DATA 1 two", "DATA 1 END");
    }

    @Test
    void headRequest_isAnsweredByAHeadAlone() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        var peer = new Peer2(web).send(frame(HEADERS, END_HEADERS | END_STREAM, 1, request("HEAD", "/")));
        assertThat(peer.news()).containsExactly("HEADERS 1 200 END");
    }

    @Test
    void bareStatus_isAHeadAlone() {
        web.mount("/", Handler.inline(rq -> Response.of(204)));
        assertThat(new Peer2(web).get(1, "/").news()).containsExactly("HEADERS 1 204 END");
    }

    @Test
    void expectContinue_isAskedWhenTheBodyIsRead() {
        var read = new CountDownLatch(1);
        web.mount("/", rq -> {
            read.await();
            return Response.text(rq.body().text());
        });
        var peer = new Peer2(web).post(1, "/", "expect", "100-continue");
        assertThat(peer.news()).isEmpty();
        read.countDown();
        web.until(() -> peer.seen().size() == 4);
        assertThat(peer.news()).containsExactly("HEADERS 1 100");
        peer.data(1, "hi", true);
        web.until(() -> peer.seen().size() == 6);
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 hi END");
    }

    @Test
    void trailers_endTheBody() {
        web.mount("/", rq -> Response.text(rq.body().text() + rq.trailers()));
        var peer = new Peer2(web).post(1, "/").data(1, "hi", false);
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, Peer2.block("x-sum", "5")));
        web.until(() -> peer.seen().size() == 5);
        assertThat(peer.news()).containsExactly("HEADERS 1 200", "DATA 1 hi[x-sum=5] END");
    }

    @Test
    void trailersOfAnAnswer_followItsContent() {
        web.mount(
                "/",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one").trailer("X-Sum", "5");
                }));
        var peer = new Peer2(web).send(frame(Peer2.SETTINGS, 0, 0, Peer2.setting(4, 1)));
        peer.news();
        peer.get(1, "/");
        web.until(() -> peer.seen().getLast().equals("DATA 1 o"));
        peer.widen(1, 2);
        web.until(() -> peer.seen().getLast().matches("HEADERS 1 .*END"));
        assertThat(peer.seen()).contains("DATA 1 ne");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length", "host", "cookie", "authorization", "te"})
    void trailerThatBelongsInTheHead_isReset(String name) {
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = new Peer2(web).post(1, "/").data(1, "hi", false);
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, Peer2.block(name, "trailers")));
        assertThat(peer.news()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    }

    @Test
    void trailersWithAPseudoHeader_areReset() {
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = new Peer2(web).post(1, "/").data(1, "hi", false);
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, Peer2.block(":path", "/")));
        assertThat(peer.news()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    }

    @Test
    void bodyOfAnotherLength_isReset() {
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = new Peer2(web);
        peer.post(1, "/", "content-length", "3").data(1, "hi", true);
        peer.post(3, "/", "content-length", "3").data(3, "high", false);
        assertThat(peer.news()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 PROTOCOL_ERROR");
        web.until(() -> web.past("http").exit().equals("CODE 400"));
    }

    @Test
    void bodyTooLong_is413() {
        web.close();
        web = new Web(HttpOptions.defaults().bodyLimit(4));
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = new Peer2(web).post(1, "/").data(1, "hello", false);
        assertThat(peer.news())
                .filteredOn(it -> !it.startsWith("DATA"))
                .containsExactly("HEADERS 1 413", "RST_STREAM 1 NO_ERROR");
        assertThat(new Peer2(web).post(1, "/", "content-length", "5").news())
                .filteredOn(it -> !it.startsWith("DATA"))
                .containsExactly("HEADERS 1 413", "RST_STREAM 1 NO_ERROR");
    }

    @Test
    void bodiesThatWaitToBeWhole_areNoMoreTogetherThanOneMayBe() {
        web.close();
        web = new Web(HttpOptions.defaults().bodyLimit(4));
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer =
                new Peer2(web).post(1, "/").post(3, "/").data(1, "abc", false).data(3, "de", false);
        assertThat(peer.news().getFirst()).isEqualTo("HEADERS 3 503");
        assertThat(peer.data(1, "d", true).news()).endsWith("HEADERS 1 200", "DATA 1 abcd END");
        assertThat(peer.post(5, "/").data(5, "abcd", true).news()).endsWith("HEADERS 5 200", "DATA 5 abcd END");
    }

    @Test
    void moreStreamsThanAllowed_areRefused() {
        web.close();
        web = new Web(HttpOptions.defaults().streams(1));
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        var peer = new Peer2(web).post(1, "/").get(3, "/");
        assertThat(peer.news()).containsExactly("RST_STREAM 3 REFUSED_STREAM");
        assertThat(peer.data(1, "x", true).get(5, "/").news())
                .containsExactly("HEADERS 1 200", "DATA 1 x END", "HEADERS 5 200 END");
    }

    @Test
    void dataAfterTheEnd_isReset() {
        var never = new CountDownLatch(1);
        web.mount("/", rq -> {
            never.await();
            return Response.text("late");
        });
        var peer = new Peer2(web).get(1, "/").data(1, "x", false);
        assertThat(peer.news()).containsExactly("RST_STREAM 1 STREAM_CLOSED");
        never.countDown();
        web.until(() -> web.manager.list().size() == 1);
        assertThat(web.past("http").exit()).isEqualTo("CODE 400");
    }

    @Test
    void bytesOfFrames_areCounted() {
        web.mount("/", Handler.inline(rq -> Response.text(rq.body().text())));
        new Peer2(web).post(1, "/").data(1, "hello", true);
        var past = web.past("http");
        assertThat(past.in()).isEqualTo(9 + request("POST", "/").length + 5);
        assertThat(past.out()).isGreaterThan(9 + 9 + 5);
    }

    @Test
    void malformedHead_isResetAlone() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        var peer = new Peer2(web);
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/", "connection", "close")));
        assertThat(peer.get(3, "/").news())
                .containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "HEADERS 3 200", "DATA 3 hi END");
    }

    @Test
    void dataBeforeAnyStream_endsTheConnection() {
        var peer = new Peer2(web).send(frame(DATA, 0, 1, (byte) 1));
        assertThat(peer.news()).containsExactly("GOAWAY 0 0 PROTOCOL_ERROR");
        assertThat(peer.peer.isClosed()).isTrue();
    }
}
