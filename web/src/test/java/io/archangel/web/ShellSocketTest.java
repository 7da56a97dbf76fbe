package io.archangel.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.spi.Role;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shell in the page. */
final class ShellSocketTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    /** What the page's end has seen. */
    private static final class Page implements WebSocket.Listener {
        final StringBuffer shown = new StringBuffer();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            shown.append(UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    private WebSocket open(Page page, String cookie, String origin) {
        var builder = house.client.newWebSocketBuilder().header("Cookie", cookie);
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + house.address.getPort() + "/api/shell"), page)
                .join();
    }

    private String own() {
        return "http://127.0.0.1:" + house.address.getPort();
    }

    @Test
    void shell_isASessionAndRunsWhatIsTyped() {
        var ann = house.browser(Role.OPERATOR);
        var page = new Page();
        var socket = open(page, ann.cookie, own());

        socket.sendText("{\"token\":\"" + ann.csrf() + "\",\"columns\":100,\"rows\":30}", true)
                .join();
        await().until(() -> page.shown.indexOf("archangel>") >= 0);
        assertThat(house.manager.list())
                .filteredOn(info -> info.name().equals("web shell"))
                .extracting(ProcessInfo::kind, ProcessInfo::user, ProcessInfo::ppid)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("session", "ann", ann.pid()));
        socket.sendText("{\"resize\":[120,40]}", true).join();
        socket.sendBinary(ByteBuffer.wrap("ps\r".getBytes(UTF_8)), true).join();
        await().until(() -> page.shown.indexOf("web session") >= 0 || page.shown.indexOf("PPID") >= 0);
        socket.sendBinary(ByteBuffer.wrap("exit\r".getBytes(UTF_8)), true).join();

        assertThat(page.closed.join()).isEqualTo(1000);
        await().until(() ->
                house.manager.list().stream().noneMatch(info -> info.name().equals("web shell")));
    }

    @Test
    void shell_sessionKilled_closes() {
        var ann = house.browser(Role.OPERATOR);
        var page = new Page();
        var socket = open(page, ann.cookie, own());
        socket.sendText("{\"token\":\"" + ann.csrf() + "\"}", true).join();
        await().until(() -> page.shown.indexOf("archangel>") >= 0);

        house.manager.kill(Kill.of(ann.pid()).by("test"));

        assertThat(page.closed.join()).isEqualTo(1001);
    }

    @Test
    void shell_passwordTakenAway_closes() {
        house.passwords.put("bea", Role.OPERATOR, "correct horse");
        var bea = house.browser("bea", "correct horse");
        var page = new Page();
        shell(bea, page);

        house.passwords.remove("bea");

        assertThat(page.closed.join()).isEqualTo(1001);
        await().until(() ->
                house.manager.list().stream().noneMatch(info -> info.name().equals("web shell")));
    }

    @Test
    void shell_linkMadeInIt_goesWithThePassword() {
        house.passwords.put("bea", Role.ADMIN, "correct horse");
        var page = new Page();
        var socket = shell(house.browser("bea", "correct horse"), page);
        socket.sendBinary(ByteBuffer.wrap("login\r".getBytes(UTF_8)), true).join();
        var link = Pattern.compile("/login(#t=[\\w-]{43})");
        await().until(() -> link.matcher(page.shown).find());
        var shown = link.matcher(page.shown);
        assertThat(shown.find()).isTrue();

        house.passwords.remove("bea");

        assertThat(house.post("/api/login", House.proof(shown.group(1))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shell_wrongToken_isClosedAndRunsNothing() {
        var ann = house.browser(Role.OPERATOR);
        var page = new Page();
        var socket = open(page, ann.cookie, own());

        socket.sendText("{\"token\":\"guess\"}", true).join();

        assertThat(page.closed.join()).isEqualTo(1008);
        assertThat(page.shown).isEmpty();
    }

    @Test
    void shell_moreThanASessionMayHave_isToldToComeLater_andOneThatWentMakesRoom() {
        var ann = house.browser(Role.OPERATOR);
        var first = shell(ann, new Page());
        for (int more = 1; more < 4; more++) {
            shell(ann, new Page());
        }

        var fifth = new Page();
        open(fifth, ann.cookie, own())
                .sendText("{\"token\":\"" + ann.csrf() + "\"}", true)
                .join();
        assertThat(fifth.closed.join()).isEqualTo(1013);

        first.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        await().until(() -> house.manager.list().stream()
                        .filter(info -> info.name().equals("web shell"))
                        .count()
                == 3);
        shell(ann, new Page());
    }

    /** One that shows its prompt. */
    private WebSocket shell(House.Browser who, Page page) {
        var socket = open(page, who.cookie, own());
        socket.sendText("{\"token\":\"" + who.csrf() + "\"}", true).join();
        await().until(() -> page.shown.indexOf("archangel>") >= 0);
        return socket;
    }

    @Test
    void shell_keysBeforeTheToken_areRefused() {
        var ann = house.browser(Role.OPERATOR);
        var page = new Page();
        var socket = open(page, ann.cookie, own());

        socket.sendBinary(ByteBuffer.wrap("ps\r".getBytes(UTF_8)), true).join();

        assertThat(page.closed.join()).isEqualTo(1008);
    }

    @Test
    void shell_askedForByAnotherSite_isRefused() {
        var ann = house.browser(Role.OPERATOR);
        for (var origin : new String[] {"http://evil.example", "null", "http://127.0.0.1:1", ""}) {
            assertThatThrownBy(() -> open(new Page(), ann.cookie, origin))
                    .as(origin)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(403));
        }
        assertThatThrownBy(() -> open(new Page(), "archangel_session_" + house.address.getPort() + "=guess", own()))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }
}
