package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountingTest {
    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    private static App app(String name, String path) {
        return App.of(name, path, Handler.inline(rq -> Response.text(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "a, /, root",
        "a, /x, root",
        "a, /chat, chat",
        "a, /chat/, chat",
        "a, /chat/x, chat",
        "a, /chatter, root",
        "a, /Chat, root",
        "a, /%63hat, chat",
        "a, /chat/admin, admin",
        "a, /chat/admin/x, admin",
        "a, /chat/administrator, chat",
        "chat.localhost, /, host",
        "CHAT.localhost:8080, /x, host",
        "chat.localhost, /chat/admin, host",
        "chat.localhost, /only, only",
    })
    void request_goesToTheLongestPathOfItsHost(String host, String path, String expected) {
        web.server
                .mount(app("root", "/"))
                .mount(app("admin", "/chat/admin"))
                .mount(app("only", "/only").host("chat.localhost"))
                .mount(app("chat", "/chat"))
                .mount(app("host", "/").host("Chat.Localhost"));
        assertThat(web.ask("GET " + path + " HTTP/1.1|Host: " + host + "||")).endsWith("||" + expected);
    }

    @Test
    void request_notTakenByItsHostsApps_goesToThoseOfAnyHost() {
        web.server.mount(app("only", "/only").host("h")).mount(app("root", "/"));
        assertThat(web.ask("GET /x HTTP/1.1|Host: h||")).endsWith("||root");
        assertThat(web.ask("GET /only HTTP/1.0||")).endsWith("||root");
    }

    @Test
    void mount_ofATakenPlace_namesBoth() {
        web.server.mount(app("one", "/x"));
        assertThatThrownBy(() -> web.server.mount(app("two", "/x")))
                .isInstanceOf(HttpException.class)
                .hasMessage("app one is mounted at /x already; give two another path or host");
        web.server.mount(app("two", "/x").host("h"));
    }

    @Test
    void mount_ofATakenName_saysSo() {
        web.server.mount(app("one", "/x"));
        assertThatThrownBy(() -> web.server.mount(app("one", "/y")))
                .isInstanceOf(HttpException.class)
                .hasMessage("an app named one is mounted at /x already; give this one another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/x/", "//", "/x?y", "/x y", "/%41", "/x#"})
    void app_atAMalformedPath_isRefused(String path) {
        assertThatThrownBy(() -> app("x", path))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("give /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:80", "http://a", "a/b"})
    void app_ofAMalformedHost_isRefused(String host) {
        assertThatThrownBy(() -> app("x", "/").host(host))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "\u001b[2J", "é"})
    void app_ofAMalformedName_isRefused(String name) {
        assertThatThrownBy(() -> app(name, "/"))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("name");
    }

    @Test
    void appsTable_showsWhatIsMountedAndHowBusyItIs() {
        web.server.mount(app("one", "/1").host("h")).mount(App.of("two", "/2", rq -> Response.text("2")));
        web.ask("GET /1 HTTP/1.1|Host: h||");
        web.ask("GET /1 HTTP/1.1|Host: h||");
        var table = web.manager.table("apps");
        assertThat(table.columns()).containsExactly("name", "host", "path", "runs_on", "why", "in_flight", "served");
        assertThat(table.rows().get())
                .containsExactly(
                        Arrays.asList("one", "h", "/1", "inline", "as told", 0L, 2L),
                        Arrays.asList("two", null, "/2", "pool", "0 of 100 in a row were short", 0L, 0L));
    }
}
