package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.FakePeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that nobody vouches for hold no places from those who come. */
final class StrangersTest {
    private static final String LATE = "GET /late HTTP/1.1|Host: a||";

    private final Web web = new Web(HttpOptions.defaults().strangers(2));
    private final CompletableFuture<Response> late = new CompletableFuture<>();

    @BeforeEach
    void mount() {
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        web.mount("/late", Handler.inline(rq -> Response.later(late.copy())));
        web.mount("/in", Handler.inline(rq -> {
            rq.vouch();
            return Response.text("in");
        }));
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void oneTooMany_hasTheOldestCut_andIsServed() {
        var first = web.connect();
        var second = web.send("GET / HTTP/1.1|Host: a||");

        var third = web.send("GET / HTTP/1.1|Host: a||");

        assertThat(first.isClosed()).isTrue();
        assertThat(read(third)).endsWith("|hi");
        assertThat(isThere(second)).isTrue();
        web.connect();
        assertThat(second.isClosed()).isTrue();
        assertThat(isThere(third)).isTrue();
    }

    @Test
    void oneThatSendsABodyOrAHeadForLong_isCutAsWell() {
        var head = web.send("GET / HT");
        var body = web.send("POST /late HTTP/1.1|Host: a|Content-Length: 9||abc");

        web.connect();
        assertThat(head.isClosed()).isTrue();
        web.connect();

        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void oneThatIsVouchedFor_stays_andTakesNobodysPlace() {
        var known = web.send("GET /in HTTP/1.1|Host: a||");
        var first = web.connect();
        var second = web.connect();
        assertThat(isThere(known) && isThere(first) && isThere(second)).isTrue();

        web.connect();

        assertThat(first.isClosed()).isTrue();
        assertThat(isThere(known)).isTrue();
    }

    @Test
    void oneThatWasVouchedFor_isAStrangerAgainWithItsNextRequest() {
        var known = web.send("GET /in HTTP/1.1|Host: a||");
        web.send(known, "GET / HTTP/1.1|Host: a||");
        web.connect();
        assertThat(isThere(known)).isTrue();

        web.connect();

        assertThat(known.isClosed()).isTrue();
    }

    @Test
    void oneThatIsVouchedForWithEachRequest_stays() {
        var known = web.send("GET /in HTTP/1.1|Host: a||");
        web.send(known, "GET /in HTTP/1.1|Host: a||");

        connect(3);

        assertThat(isThere(known)).isTrue();
    }

    @Test
    void oneThatIsKnownNoMore_hasTheOldestCutIfThatIsOneTooMany() {
        var known = web.send("GET /in HTTP/1.1|Host: a||");
        var first = web.connect();
        var second = web.connect();

        web.send(known, "GET / HTTP/1.1|Host: a||");

        assertThat(first.isClosed()).isTrue();
        assertThat(isThere(known) && isThere(second)).isTrue();
    }

    @Test
    void oneThatWasVouchedFor_overHttp2_isKnownAsLongAsThatRequestLives() {
        web.mount("/feed", Handler.inline(rq -> {
            rq.vouch();
            return Response.later(late.copy());
        }));
        var known = new Peer2(web).get(1, "/feed").get(3, "/");
        connect(3);
        assertThat(isThere(known.peer)).isTrue();

        late.complete(Response.text("now"));
        web.loop.runReady();
        known.get(5, "/");
        connect(2);

        assertThat(known.seen()).contains("DATA 1 now END", "DATA 5 hi END");
        assertThat(known.peer.isClosed()).isTrue();
    }

    @Test
    void oneThatWasVouchedFor_overHttp2_isAStrangerAgainThoughItOnlyPings() {
        var known = new Peer2(web).get(1, "/in");
        connect(3);
        assertThat(isThere(known.peer)).isTrue();

        known.send(Peer2.frame(Peer2.PING, 0, 0, new byte[8]));
        connect(2);

        assertThat(known.peer.isClosed()).isTrue();
    }

    @Test
    void oneThatWasVouchedFor_overHttp2_isAStrangerAgainThoughItsNextRequestIsRefused() {
        web.mount("/slow", Handler.inline(rq -> Response.later(late.copy())));
        var known = new Peer2(web).get(1, "/slow").get(3, "/in");
        connect(3);
        assertThat(isThere(known.peer)).isTrue();

        known.send(Peer2.frame(
                Peer2.HEADERS, Peer2.END_HEADERS | Peer2.END_STREAM, 5, Peer2.block(":method", "GET", ":path", "")));
        late.complete(Response.text("now"));
        web.loop.runReady();
        connect(2);

        assertThat(known.peer.isClosed()).isTrue();
    }

    @Test
    void oneThatWaitsForItsAnswer_staysAsLongAsOthersDoNot() {
        var asking = web.send(LATE);
        var idle = web.connect();
        var third = web.send(LATE);
        assertThat(idle.isClosed()).isTrue();
        assertThat(isThere(asking)).isTrue();

        var fourth = web.send(LATE); // nobody is idle
        assertThat(asking.isClosed()).isTrue();
        late.complete(Response.text("now"));
        web.loop.runReady();

        assertThat(read(third)).endsWith("|now");
        assertThat(read(fourth)).endsWith("|now");
    }

    @Test
    void oneThatWaitsForItsAnswer_overHttp2_staysAsLongAsOthersDoNot() {
        var asking = new Peer2(web).get(1, "/late");
        web.connect();
        web.connect();
        web.connect();

        late.complete(Response.text("now"));
        web.loop.runReady();

        assertThat(asking.seen()).contains("HEADERS 1 200", "DATA 1 now END");
    }

    @Test
    void oneThatHasGone_leavesItsPlace() {
        web.connect().close();
        web.loop.runReady();
        var first = web.connect();
        var second = web.connect();

        assertThat(isThere(first) && isThere(second)).isTrue();
    }

    @Test
    void any_unlessTold() {
        try (var open = new Web()) {
            var first = open.connect();
            for (int more = 0; more < 100; more++) {
                open.connect();
            }

            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void none_isNoNumber() {
        assertThatThrownBy(() -> HttpOptions.defaults().strangers(0))
                .isInstanceOf(HttpException.class)
                .hasMessage("strangers is 0; give 1 or more");
    }

    private void connect(int times) {
        for (int time = 0; time < times; time++) {
            web.connect();
        }
    }

    private boolean isThere(FakePeer peer) {
        web.loop.runReady();
        return !peer.isClosed();
    }
}
