package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Kill;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told when something went wrong (RFC 9457). */
final class ProblemTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    private String ask(String path, String accept) {
        return web.ask("GET " + path + " HTTP/1.1|Host: a|Accept: " + accept + "||");
    }

    @Test
    void nowhere_toWhomAsksForJson_isAProblemDocument() {
        assertThat(ask("/", "application/json"))
                .isEqualTo("HTTP/1.1 404 Not Found|Content-Type: application/problem+json|Cache-Control: no-store|"
                        + "Content-Length: 101||{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"nothing is mounted here\",\"pid\":\"2\"}\n");
    }

    @Test
    void nowhere_toABrowser_isAPage() {
        assertThat(ask("/", BROWSER))
                .contains("|Content-Type: text/html; charset=utf-8|")
                .contains("|Content-Security-Policy: default-src 'none'|")
                .contains("<h1>404 Not Found</h1>\n<p>nothing is mounted here</p>\n<p><small>pid 2</small></p>");
    }

    @Test
    void nowhere_toHead_hasTheLengthAndNoBody() {
        assertThat(web.ask("HEAD / HTTP/1.1|Host: a||"))
                .isEqualTo("HTTP/1.1 404 Not Found|Cache-Control: no-store|Content-Length: 47||");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                      | TEXT",
                "*/*                                     | TEXT",
                "application/json                        | JSON",
                "APPLICATION/Problem+JSON                | JSON",
                "application/json, text/plain, */*       | JSON",
                "text/plain, application/json            | TEXT",
                "text/html;q=0.5, application/json;q=0.6 | JSON",
                "text/html;level=1;q=0.7, text/plain;q=.9| HTML",
                "text/html;q=0, application/json;q=0.001 | JSON",
                "application/json;q=0                    | TEXT",
                "image/png                               | TEXT",
                "application/*                           | JSON",
                "text/html; charset=utf-8                | HTML",
                ",;q=,text/html;q=2                      | TEXT",
                BROWSER + "                              | HTML",
            })
    void form_isWhatTheClientLikesBest(String accept, Form form) {
        assertThat(Form.of(accept)).isEqualTo(form);
    }

    @Test
    void form_ofNoAccept_isText() {
        assertThat(Form.of(null)).isEqualTo(Form.TEXT);
    }

    @Test
    void detail_ofWhateverSort_isEscaped() {
        var detail = "<b>\"\\\u0000\n\u2028&'\ud800\u202e";
        assertThat(Form.json(400, "Bad", detail, List.of(), 1))
                .contains("\"detail\":\"\\u003cb>\\\"\\\\\\u0000\\u000a\\u2028&'\\ud800");
        assertThat(Form.html(400, "Bad", detail, List.of(), 1))
                .contains("<p>&lt;b&gt;&quot;")
                .contains("&amp;&#39;");
        assertThat(Form.text(400, "Bad", "a\r\nb\u0000\u202e", List.of(), 1)).isEqualTo("400 Bad: a??b?? (pid 1)\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void problem_thrown_isTheAnswerAndNoFailure(boolean inline) {
        Handler throwing = rq -> {
            throw new Problem(Response.problem(405, "rooms are only read").header("Allow", "GET, HEAD"));
        };
        web.mount("/", inline ? Handler.inline(throwing) : throwing);
        var peer = web.send("POST / HTTP/1.1|Host: a|Accept: application/json||");
        web.until(() -> read(peer).endsWith("\"pid\":\"2\"}\n"));
        assertThat(read(peer))
                .startsWith("HTTP/1.1 405 Method Not Allowed|Allow: GET, HEAD|Content-Type: application/problem+json|");
        web.until(() -> web.past("http").exit().equals("OK"));
        assertThat(web.reports).isEmpty();
    }

    @Test
    void problem_returned_isTheSame() {
        web.mount("/", Handler.inline(rq -> Response.problem(410, "gone").header("X-A", "b")));
        assertThat(ask("/", "text/plain"))
                .isEqualTo("HTTP/1.1 410 Gone|X-A: b|Cache-Control: no-store|Content-Length: 23||"
                        + "410 Gone: gone (pid 2)\n");
    }

    @Test
    void problem_ofALaterAnswer_isTheAnswer() {
        var later = new CompletableFuture<Response>();
        web.mount("/", Handler.inline(rq -> Response.later(later).header("X-A", "b")));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        later.completeExceptionally(new Problem(404, "no such room"));
        web.loop.runReady();
        assertThat(read(peer)).startsWith("HTTP/1.1 404 Not Found|X-A: b|").endsWith("no such room (pid 2)\n");
        assertThat(web.reports).isEmpty();
    }

    @Test
    void failure_saysNothingOfTheInside() {
        web.mount("/", Handler.inline(rq -> {
            throw new IllegalStateException("secret");
        }));
        assertThat(ask("/", "application/json"))
                .startsWith("HTTP/1.1 500 ")
                .contains("\"detail\":\"the request failed\",\"pid\":\"2\"")
                .doesNotContain("secret", "Exception");
    }

    @Test
    void killed_is503WithRetryAfter() {
        web.mount("/", Handler.inline(rq -> Response.later(new CompletableFuture<>())));
        var peer = web.send("GET / HTTP/1.1|Host: a|Accept: application/problem+json||");
        web.kill(Kill.of(web.only("http").pid()));
        assertThat(read(peer))
                .startsWith("HTTP/1.1 503 Service Unavailable|Retry-After: 1|Content-Type: application/problem+json|")
                .contains("\"status\":503");
    }

    @Test
    void refused_beforeThereIsARequest_isTextWithThePidOfTheConnection() {
        var peer = web.send("GET /secret HTTP/1.1|Accept: application/json||");
        assertThat(read(peer))
                .startsWith("HTTP/1.1 400 Bad Request|")
                .endsWith(" (pid 1)\n")
                .doesNotContain("secret");
    }

    @Test
    void refused_inItsBody_isAsTheRequestWantsIt() {
        web.mount("/", rq -> Response.text(rq.body().text()));
        var peer = web.send("POST / HTTP/1.1|Host: a|Accept: application/json|Transfer-Encoding: chunked||zz|");
        web.until(() -> !read(peer).isEmpty());
        assertThat(read(peer))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"status\":400")
                .contains("\"pid\":\"2\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 399, 600})
    void status_thatIsNoProblem_isRefused(int status) {
        assertThatThrownBy(() -> Response.problem(status, "x")).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> new Problem(status, "x")).isInstanceOf(HttpException.class);
    }
}
