package io.archangel.xing;

import static io.archangel.xing.RealServer.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions in signed cookies, over the real server. */
final class SessionsTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] OTHER = "another key, which is as long as it".getBytes(UTF_8);
    private static final String NAME = "__Host-session";

    @AutoClose
    private final RealServer web = new RealServer();

    private void mount(SessionOptions options) {
        mount("/", options);
    }

    private void mount(String path, SessionOptions options) {
        var site = Site.create()
                .filter(Sessions.of(options))
                .get("/who", rq -> Response.text(Session.of(rq).value("user").orElse("nobody")))
                .get("/plain", rq -> Response.text("plain"))
                .post("/in/{name}", rq -> {
                    Session.of(rq).renew().put("user", rq.path("name"));
                    return Response.of(204);
                })
                .post("/more", rq -> {
                    Session.of(rq).put("more", "ä=&;").remove("none");
                    return Response.text(Session.of(rq).value("more").orElse("").equals("ä=&;") + "");
                })
                .post("/out", rq -> {
                    Session.of(rq).renew();
                    return Response.of(204);
                })
                .post("/huge", rq -> {
                    Session.of(rq).put("a", "x".repeat(5_000));
                    return Response.of(204);
                });
        web.server.mount(path, path.equals("/") ? "site" : path.substring(1), site);
    }

    /** The cookie that an answer sets, as a client sends it. */
    private static String cookie(String answer) {
        return "Cookie: " + header(answer, "Set-Cookie").split(";", 2)[0];
    }

    private String who(String cookie) throws IOException {
        var seen = web.ask("GET /who", cookie);
        return seen.substring(seen.indexOf("||") + 2);
    }

    @Test
    void session_isKeptByTheClient_andReadBack() throws IOException {
        mount(SessionOptions.of(KEY));
        var in = web.ask("POST /in/ann");
        assertThat(header(in, "Set-Cookie"))
                .matches(NAME + "=[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(header(in, "Cache-Control")).isEqualTo("private");
        assertThat(header(in, "Vary")).isEqualTo("Cookie");
        assertThat(who(cookie(in))).isEqualTo("ann");
        assertThat(who("X: 1")).isEqualTo("nobody");
        var more = web.ask("POST /more", cookie(in));
        assertThat(more).endsWith("||true");
        assertThat(who(cookie(more))).isEqualTo("ann");
    }

    @Test
    void session_thatNothingWasDoneTo_setsNothing() throws IOException {
        mount(SessionOptions.of(KEY));
        var in = web.ask("POST /in/ann");
        var read = web.ask("GET /who", cookie(in));
        assertThat(header(read, "Set-Cookie")).isEmpty();
        assertThat(header(read, "Vary")).isEqualTo("Cookie");
        var plain = web.ask("GET /plain", cookie(in));
        assertThat(header(plain, "Set-Cookie")).isEmpty();
        assertThat(header(plain, "Vary")).isEmpty();
        assertThat(header(web.ask("POST /out"), "Set-Cookie")).isEmpty();
        assertThat(header(web.ask("POST /out", cookie(in)), "Set-Cookie")).startsWith(NAME + "=; Max-Age=0; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a",
                "a.b",
                "AAAA.AAAA",
                "....",
                "%00.%00",
                "MC4wLnVzZXI9ZXZl.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void cookie_thatIsForged_isNone(String value) throws IOException {
        mount(SessionOptions.of(KEY));
        assertThat(who("Cookie: " + NAME + "=" + value)).isEqualTo("nobody");
    }

    @Test
    void cookie_thatWasChanged_orIsOfAnotherNameOrKey_isNone() throws IOException {
        mount(SessionOptions.of(KEY));
        mount("/other", SessionOptions.of(KEY).cookie(Cookie.of("other", "")));
        mount("/foreign", SessionOptions.of(OTHER));
        var in = cookie(web.ask("POST /in/ann"));
        var value = in.substring(in.indexOf('=') + 1);
        var payload = new String(Base64.getUrlDecoder().decode(value.substring(0, value.indexOf('.'))), UTF_8);
        var forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.replace("ann", "eve").getBytes(UTF_8));
        assertThat(who("Cookie: " + NAME + "=" + forged + value.substring(value.indexOf('.'))))
                .isEqualTo("nobody");
        assertThat(web.ask("GET /other/who", "Cookie: other=" + value)).endsWith("nobody");
        assertThat(web.ask("GET /foreign/who", in)).endsWith("nobody");
        assertThat(web.ask("GET /who", in)).endsWith("ann");
    }

    @Test
    void key_thatIsReplaced_isStillBelieved_andSignsNoMore() throws IOException {
        mount("/old", SessionOptions.of(OTHER));
        mount("/new", SessionOptions.of(KEY).previous(OTHER));
        mount("/newest", SessionOptions.of(KEY));
        var old = cookie(web.ask("POST /old/in/ann"));
        assertThat(web.ask("GET /new/who", old)).endsWith("ann");
        assertThat(web.ask("GET /newest/who", old)).endsWith("nobody");
        assertThat(web.ask("GET /newest/who", cookie(web.ask("POST /new/more", old))))
                .endsWith("ann");
    }

    @Test
    void session_isOver_whenItIsIdleOrOld() throws IOException {
        var options = SessionOptions.of(KEY).idle(Duration.ofMinutes(10)).lifetime(Duration.ofHours(1));
        mount(options);
        assertThat(who(made(5, 1))).isEqualTo("ann");
        assertThat(who(made(30, 9))).isEqualTo("ann");
        assertThat(who(made(30, 10))).isEqualTo("nobody");
        assertThat(who(made(59, 1))).isEqualTo("ann");
        assertThat(who(made(60, 1))).isEqualTo("nobody");
        assertThat(who(made(-5, 1))).isEqualTo("nobody");
    }

    @Test
    void session_thatIsUsed_isRenewedInTime_notEachTime() throws IOException {
        mount(SessionOptions.of(KEY).idle(Duration.ofMinutes(10)));
        assertThat(header(web.ask("GET /plain", made(30, 0)), "Set-Cookie")).isEmpty();
        var renewed = web.ask("GET /plain", made(30, 6));
        assertThat(who(cookie(renewed))).isEqualTo("ann");
        assertThat(header(web.ask("GET /plain", cookie(renewed)), "Set-Cookie")).isEmpty();
    }

    /** A good cookie of a session. @param begun minutes ago  @param seen minutes ago, for the last time */
    private static String made(int begun, int seen) {
        var now = Instant.now();
        var content = new Seal.Content(
                now.minus(Duration.ofMinutes(begun)), now.minus(Duration.ofMinutes(seen)), Map.of("user", "ann"));
        return "Cookie: " + NAME + "=" + new Seal(List.of(KEY), NAME).seal(content);
    }

    @Test
    void session_thatStays_isKeptAsLongAsItIsGood() throws IOException {
        mount(SessionOptions.of(KEY).cookie(Cookie.of("s", "").maxAge(Duration.ofDays(1))));
        assertThat(header(web.ask("POST /in/ann"), "Set-Cookie")).contains("; Max-Age=1800; ");
    }

    @Test
    void session_thatIsTooLarge_fails_andTheReportSaysWhy() throws IOException {
        mount(SessionOptions.of(KEY));
        assertThat(web.ask("POST /huge")).startsWith("HTTP/1.1 500 ");
        await().until(() -> web.reports.toString().contains("it is longer than 4096 bytes; keep less in it"));
    }

    @Test
    void session_whereThereIsNone_saysHow() throws IOException {
        web.server.mount(
                "/",
                "site",
                Site.create().get("/", rq -> Response.text(Session.of(rq).toString())));
        assertThat(web.ask("GET /")).startsWith("HTTP/1.1 500 ");
        await().until(() -> web.reports.toString().contains("put site.filter(Sessions.of(key)) before it"));
    }

    @Test
    void options_thatAreNotSafe_areRefused_andTellNoKey() {
        assertThatThrownBy(() -> SessionOptions.of(new byte[31]))
                .isInstanceOf(XingException.class)
                .hasMessage("a key for sessions has 31 bytes; give 32 random bytes or more");
        assertThatThrownBy(() -> SessionOptions.of(KEY).idle(Duration.ZERO)).isInstanceOf(XingException.class);
        assertThat(SessionOptions.of(KEY).toString()).doesNotContain("0123", "[B@");
        assertThat(SessionOptions.of(KEY).insecure().cookie().secure()).isFalse();
    }
}
