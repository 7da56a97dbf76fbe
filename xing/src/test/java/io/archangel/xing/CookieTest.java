package io.archangel.xing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.http.Response;
import io.archangel.xing.Cookie.SameSite;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies, over the real server. */
final class CookieTest {
    @AutoClose
    private final RealServer web = new RealServer();

    @BeforeEach
    void mount() {
        web.mount("/all", rq -> Response.text(Cookie.all(rq).toString()));
        web.mount("/one", rq -> Response.text(Cookie.in(rq, "a").orElse("none")));
        web.mount("/set", rq -> Cookie.of("a", "1").on(Cookie.of("b", "2").on(Response.of(204))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a=1; b=2!{a=1, b=2}",
                "a=1;b=2!{a=1, b=2}",
                "a=1; a=2!{a=1}",
                "a=\"1\"!{a=1}",
                "a=!{a=}",
                "a=b=c!{a=b=c}",
                "a; b=2!{b=2}",
                "=1; b=2!{b=2}",
                " ; ;; b=2 ;!{b=2}",
                "A=1; a=2!{A=1, a=2}",
                "a=%20!{a=%20}",
                "a=x,y!{a=x,y}",
                "a=\"!{a=\"}",
            })
    void cookies_areReadAsTheyAre(String line, String expected) throws IOException {
        assertThat(web.ask("GET /all", "Cookie: " + line)).endsWith("||" + expected);
    }

    @Test
    void cookies_ofSeveralLines_areAllThere() throws IOException {
        assertThat(web.ask("GET /all", "Cookie: a=1", "cookie: b=2,3", "Cookie: a=4"))
                .endsWith("||{a=1, b=2,3}");
        assertThat(web.ask("GET /one", "Cookie: b=1")).endsWith("||none");
        assertThat(web.ask("GET /one")).endsWith("||none");
    }

    @Test
    void cookie_isSetTheSafeWay() throws IOException {
        assertThat(web.ask("GET /set"))
                .contains("|Set-Cookie: b=2; Path=/; Secure; HttpOnly; SameSite=Lax|"
                        + "Set-Cookie: a=1; Path=/; Secure; HttpOnly; SameSite=Lax|");
    }

    @Test
    void cookie_saysWhatItIsToldTo() {
        var cookie = Cookie.of("a", "1");
        assertThat(cookie.maxAge(Duration.ofDays(1))
                        .path("/x")
                        .domain("example.org")
                        .insecure()
                        .readable())
                .hasToString("a=1; Max-Age=86400; Path=/x; Domain=example.org; SameSite=Lax");
        assertThat(cookie.sameSite(SameSite.NONE)).hasToString("a=1; Path=/; Secure; HttpOnly; SameSite=None");
        assertThat(cookie.sameSite(SameSite.STRICT).gone())
                .hasToString("a=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nSet-Cookie: b=1", "\u00e9", "\u0000"})
    void value_thatNoCookieMayHave_isRefused(String value) {
        assertThatThrownBy(() -> Cookie.of("a", value))
                .isInstanceOf(XingException.class)
                .hasMessage("cookie a: its value has what no cookie may have; encode it, as base64url does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;", "\r\n", "\u00e9"})
    void name_thatIsNone_isRefused(String name) {
        assertThatThrownBy(() -> Cookie.of(name, ""))
                .isInstanceOf(XingException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void cookie_thatABrowserWouldDrop_isRefused() {
        var host = Cookie.of("__Host-a", "1");
        assertThatThrownBy(host::insecure).hasMessageContaining("a __Host- one is secure");
        assertThatThrownBy(() -> host.path("/x")).hasMessageContaining("of path / and no domain");
        assertThatThrownBy(() -> host.domain("example.org")).isInstanceOf(XingException.class);
        assertThatThrownBy(() -> Cookie.of("__Secure-a", "1").insecure()).isInstanceOf(XingException.class);
        assertThatThrownBy(() -> Cookie.of("a", "1").insecure().sameSite(SameSite.NONE))
                .hasMessageContaining("SameSite=None is for secure ones");
        assertThatThrownBy(() -> Cookie.of("a", "1".repeat(4096))).hasMessageContaining("4096");
        assertThatThrownBy(() -> Cookie.of("a", "1").maxAge(Duration.ofSeconds(-1)))
                .isInstanceOf(XingException.class);
        assertThatThrownBy(() -> Cookie.of("a", "1").path("x; Domain=evil")).isInstanceOf(XingException.class);
        assertThatThrownBy(() -> Cookie.of("a", "1").domain("a; Path=/")).isInstanceOf(XingException.class);
    }
}
