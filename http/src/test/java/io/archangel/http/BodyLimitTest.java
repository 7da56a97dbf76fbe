package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route may take less of a body than its server does. */
final class BodyLimitTest {
    private final Web web = new Web();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void mount() {
        web.server.mount("/", "short", new Short(Route.inline("POST", "/")));
        web.server.mount("/slow", "slow", new Short(Route.of("POST", "/", Scheduling.LOOP)));
        web.server.filter((rq, next) -> next.handle(rq));
        web.server.mount("/behind", "behind", new Short(Route.inline("POST", "/")));
    }

    @AfterEach
    void close() {
        web.close();
    }

    /** Takes four bytes. */
    private final class Short implements Routing {
        private final Route route;

        Short(Route route) {
            this.route = route;
        }

        @Override
        public Routed route(Request rq) {
            return new Routed() {
                @Override
                public Route route() {
                    return route;
                }

                @Override
                public long bodyLimit() {
                    return 4;
                }

                @Override
                public Response handle(Request from) throws Exception {
                    asked.incrementAndGet();
                    return Response.text(from.body().text());
                }
            };
        }

        @Override
        public List<Route> routes() {
            return List.of(route);
        }
    }

    @Test
    void asMuchAsItTakes_isTaken() {
        for (var path : List.of("/", "/behind")) {
            assertThat(web.ask("POST " + path + " HTTP/1.1|Host: a|Content-Length: 4||abcd"))
                    .startsWith("HTTP/1.1 200 OK|")
                    .endsWith("||abcd");
        }
    }

    @Test
    void longerByItsHead_isRefusedBeforeItIsThere() {
        for (var path : List.of("/", "/slow", "/behind")) {
            var answer = web.ask("POST " + path + " HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 5||");

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("|Connection: close|");
        }
        assertThat(asked).hasValue(0);
        web.until(() -> web.past("http").exit().equals("CODE 413"));
    }

    @Test
    void longerThanIsKnown_isRefusedWhereItIs() {
        for (var path : List.of("/", "/behind")) {
            var answer = web.ask("POST " + path + " HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|2|de|0||");

            assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("200");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void longer_overHttp2_isRefused_andItsNeighboursAreNot() {
        var peer =
                new Peer2(web).post(1, "/").data(1, "abc", false).post(3, "/").data(1, "de", false);

        peer.data(3, "abcd", true).post(5, "/", "content-length", "5");

        assertThat(peer.news())
                .contains("HEADERS 1 413", "RST_STREAM 1 NO_ERROR", "HEADERS 3 200", "DATA 3 abcd END")
                .contains("RST_STREAM 5 NO_ERROR");
        assertThat(asked).hasValue(1);
    }
}
