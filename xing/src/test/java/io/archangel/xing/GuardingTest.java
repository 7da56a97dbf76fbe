package io.archangel.xing;

import static io.archangel.xing.RealServer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.http.AllowedOrigins;
import io.archangel.http.App;
import io.archangel.http.Filter;
import io.archangel.http.Response;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps pages of other sites out, or lets them in, over the real server. */
final class GuardingTest {
    @AutoClose
    private final RealServer web = new RealServer();

    private void mount(Filter filter) {
        web.server.mount(App.of("app", "/app", rq -> Response.text(rq.method())).filter(filter));
        web.server.mount(App.of("page", "/page", rq -> Response.html("<p>hi")).filter(filter));
    }

    private String ask(String method, String lines) throws IOException {
        var own = "http://127.0.0.1:" + web.port();
        return web.ask(
                method + " /app",
                lines == null ? new String[0] : lines.replace("OWN", own).split(" & "));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, Sec-Fetch-Site: cross-site, 200",
        "HEAD, Sec-Fetch-Site: cross-site, 200",
        "OPTIONS, Sec-Fetch-Site: cross-site, 200",
        "POST, , 200",
        "POST, Sec-Fetch-Site: same-origin, 200",
        "POST, Sec-Fetch-Site: none, 200",
        "POST, Sec-Fetch-Site: same-site, 403",
        "POST, Sec-Fetch-Site: cross-site, 403",
        "PUT, Sec-Fetch-Site: cross-site, 403",
        "PATCH, Sec-Fetch-Site: cross-site, 403",
        "DELETE, Sec-Fetch-Site: cross-site, 403",
        "POST, Sec-Fetch-Site: anything, 403",
        "POST, Sec-Fetch-Site: cross-site & Origin: OWN, 200",
        "POST, Sec-Fetch-Site: cross-site & Origin: https://friend.example, 200",
        "POST, Sec-Fetch-Site: cross-site & Origin: https://foe.example, 403",
        "POST, Origin: OWN, 200",
        "POST, Origin: https://friend.example, 200",
        "POST, Origin: http://friend.example, 403",
        "POST, Origin: https://friend.example.foe.example, 403",
        "POST, Origin: https://foe.example, 403",
        "POST, Origin: null, 403",
        "POST, Origin: http://127.0.0.1:1, 403",
        "POST, Referer: OWN/form?x=1, 200",
        "POST, Referer: https://friend.example/a, 200",
        "POST, Referer: https://foe.example/https://friend.example/, 403",
        "POST, Referer: https://friend.example@foe.example/, 403",
        "POST, Referer: about:blank, 403",
        "POST, Origin: https://foe.example & Referer: OWN/, 403",
    })
    void change_sentByAnotherSitesPage_isRefused(String method, String lines, int status) throws IOException {
        mount(Csrf.filter(AllowedOrigins.ownAnd("https://friend.example")));
        assertThat(ask(method, lines)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void change_ofWhatIsNoBrowser_isRefusedIfToldSo() throws IOException {
        mount(Csrf.filter(AllowedOrigins.own().required()));
        assertThat(ask("POST", null)).startsWith("HTTP/1.1 403 ");
        assertThat(ask("POST", "Origin: OWN")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void preflight_isAnswered_forThoseWhoMay() throws IOException {
        mount(Cors.of("https://app.example")
                .methods("GET", "PUT")
                .headers("X-A", "X-B")
                .maxAge(Duration.ofSeconds(5)));
        var seen = ask("OPTIONS", "Origin: https://app.example & Access-Control-Request-Method: PUT");
        assertThat(seen).startsWith("HTTP/1.1 204 ");
        assertThat(header(seen, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(header(seen, "Access-Control-Allow-Methods")).isEqualTo("GET, PUT");
        assertThat(header(seen, "Access-Control-Allow-Headers")).isEqualTo("X-A, X-B");
        assertThat(header(seen, "Access-Control-Max-Age")).isEqualTo("5");
        assertThat(header(seen, "Vary")).isEqualTo("Origin");
        assertThat(header(seen, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(ask("OPTIONS", "Origin: https://foe.example & Access-Control-Request-Method: PUT"))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("Access-Control");
        assertThat(ask("OPTIONS", "Origin: https://app.example")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void answer_isShownToPagesOfThoseWhoMay_andToNoOthers() throws IOException {
        mount(Cors.of("https://app.example").exposed("X-A").withCredentials());
        var seen = ask("GET", "Origin: https://app.example");
        assertThat(header(seen, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(header(seen, "Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(header(seen, "Access-Control-Expose-Headers")).isEqualTo("X-A");
        assertThat(header(seen, "Vary")).isEqualTo("Origin");
        assertThat(ask("GET", "Origin: https://foe.example"))
                .startsWith("HTTP/1.1 200 ")
                .contains("|Vary: Origin|")
                .doesNotContain("Access-Control");
        assertThat(ask("GET", "Origin: null")).doesNotContain("Access-Control");
        assertThat(ask("GET", null)).contains("|Vary: Origin|").doesNotContain("Access-Control");
    }

    @Test
    void answer_forAll_isForAll_withoutCredentials() throws IOException {
        mount(Cors.any());
        var seen = ask("GET", "Origin: https://foe.example");
        assertThat(header(seen, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(seen, "Vary")).isEmpty();
        assertThatThrownBy(() -> Cors.any().withCredentials())
                .isInstanceOf(XingException.class)
                .hasMessageContaining("name those that may");
    }

    @Test
    void securityHeaders_areThere_unlessAHandlerHasSetThem() throws IOException {
        mount(SecurityHeaders.defaults());
        var page = web.ask("GET /page");
        assertThat(header(page, "Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Strict-Transport-Security")).isEmpty();
        assertThat(web.ask("GET /app"))
                .contains("|X-Content-Type-Options: nosniff|")
                .doesNotContain("Content-Security");
        web.server.mount(
                App.of("own", "/own", rq -> Response.html("").header("Content-Security-Policy", "default-src *"))
                        .filter(SecurityHeaders.defaults().referrer("no-referrer")));
        assertThat(web.ask("GET /own"))
                .contains("|Content-Security-Policy: default-src *|", "|Referrer-Policy: no-referrer|")
                .doesNotContain("'self'");
    }
}
