package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands before handlers. */
final class FilterTest {
    private static final String GET = "GET / HTTP/1.1|Host: a||";

    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    private static Filter marking(String mark) {
        return (rq, next) -> next.handle(rq).header("X-Mark", mark);
    }

    private void mount(Handler handler) {
        web.server.mount(App.of("app", "/", handler).filter(marking("app")));
    }

    @Test
    void filters_ofAppAndServer_areAskedFromTheOutermost() {
        var asked = new ArrayList<String>();
        web.server.filter((rq, next) -> {
            asked.add("first");
            return next.handle(rq).header("X-Mark", "first");
        });
        web.server.filter((rq, next) -> {
            asked.add("second");
            return next.handle(rq).header("X-Mark", "second");
        });
        mount(Handler.inline(rq -> {
            asked.add("handler");
            return Response.text("hi");
        }));
        assertThat(web.ask(GET))
                .isEqualTo("HTTP/1.1 200 OK|X-Mark: app|X-Mark: second|X-Mark: first|Content-Length: 2||hi");
        assertThat(asked).isEqualTo(List.of("first", "second", "handler"));
    }

    @Test
    void filter_beforeAnInlineApp_staysOnTheLoop() {
        web.server.filter((rq, next) -> {
            assertThat(web.loop.isHere()).isTrue();
            return next.handle(rq);
        });
        mount(Handler.inline(rq -> Response.text(web.loop.isHere() ? "loop" : "thread")));
        assertThat(web.ask(GET)).endsWith("||loop");
    }

    @Test
    void filter_beforeABlockingApp_runsOnItsThread() {
        web.server.filter((rq, next) -> Thread.currentThread().isVirtual() ? next.handle(rq) : Response.of(500));
        mount(rq -> Response.text("hi"));
        web.untilRead(web.send(GET), "HTTP/1.1 200 OK|X-Mark: app|Content-Length: 2||hi");
    }

    @Test
    void filter_mayAnswerItself() {
        web.server.filter((rq, next) -> rq.header("x-key").isPresent() ? next.handle(rq) : Response.of(204));
        mount(Handler.inline(rq -> Response.text("hi")));
        assertThat(web.ask(GET)).isEqualTo("HTTP/1.1 204 No Content||");
        assertThat(web.ask("GET / HTTP/1.1|Host: a|X-Key: 1||")).endsWith("||hi");
    }

    @Test
    void filter_marksWhateverComes_alsoStreamsProblemsAndWhatComesLater() {
        var later = new CompletableFuture<Response>();
        web.server.filter(marking("all"));
        web.mount("/later", Handler.inline(rq -> Response.later(later)));
        web.mount("/stream", Handler.inline(rq -> Response.stream("text/plain; charset=utf-8", out -> out.write("x"))));
        web.mount("/problem", Handler.inline(rq -> {
            throw new Problem(410, "gone");
        }));
        web.mount(
                "/made",
                Handler.inline(rq -> Response.made(() -> {
                    throw new Problem(410, "gone");
                })));
        var peer = web.send("GET /later HTTP/1.1|Host: a||");
        later.complete(Response.text("hi"));
        web.untilRead(peer, "HTTP/1.1 200 OK|X-Mark: all|Content-Length: 2||hi");
        web.untilRead(
                web.send("GET /stream HTTP/1.1|Host: a||"),
                "HTTP/1.1 200 OK|X-Mark: all|Transfer-Encoding: chunked||1|x|0||");
        assertThat(web.ask("GET /problem HTTP/1.1|Host: a||")).startsWith("HTTP/1.1 410 Gone|X-Mark: all|");
        assertThat(web.ask("GET /nowhere HTTP/1.1|Host: a||")).startsWith("HTTP/1.1 404 Not Found|X-Mark: all|");
        var made = web.send("GET /made HTTP/1.1|Host: a||");
        web.until(() -> read(made).startsWith("HTTP/1.1 410 Gone|X-Mark: all|"));
    }

    @Test
    void filter_thatThrows_is500() {
        web.server.filter((rq, next) -> {
            throw new IllegalStateException("secret");
        });
        mount(Handler.inline(rq -> Response.text("hi")));
        assertThat(web.ask(GET)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    }

    @Test
    void rest_isThePathBelowTheApp() {
        web.mount("/chat", Handler.inline(rq -> Response.text(rq.rest())));
        web.mount("/", Handler.inline(rq -> Response.text(rq.rest())));
        assertThat(web.ask("GET /chat/a%20b HTTP/1.1|Host: a||")).endsWith("||/a b");
        assertThat(web.ask("GET /chat HTTP/1.1|Host: a||")).endsWith("||/");
        assertThat(web.ask("GET /x/y HTTP/1.1|Host: a||")).endsWith("||/x/y");
    }
}
