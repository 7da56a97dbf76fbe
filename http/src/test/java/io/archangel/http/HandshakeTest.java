package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a WebSocket, and who does not (RFC 6455, 4.2). */
final class HandshakeTest {
    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    private void mount(WebSocketOptions options) {
        web.mount("/ws", Handler.inline(rq -> Response.webSocket(options, new WebSocket.Listener() {})));
    }

    private String ask(String asked) {
        mount(WebSocketOptions.defaults());
        return web.ask(asked);
    }

    private String head(WebSocketOptions options, String more) {
        mount(options);
        return new Surfer(web, more).head();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /ws, POST /ws, 400",
        "HTTP/1.1, HTTP/1.0, 400",
        "Upgrade: websocket|, '', 426",
        "Upgrade: websocket, Upgrade: h2c, 426",
        "Connection: Upgrade|, '', 400",
        "Connection: Upgrade, Connection: close, 400",
        "Version: 13, Version: 8, 426",
        "Sec-WebSocket-Version: 13|, '', 426",
        "Key: dGhlIHNhbXBsZSBub25jZQ==|, Key: dGhlIHNhbXBsZSBub25jZQ|, 400",
        "Key: dGhlIHNhbXBsZSBub25jZQ==|, Key: dGhlIHNhbXBsZQ==|, 400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|, '', 400",
        "Key: d, Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: d, 400",
        "Host: a|, Host: a|Sec-WebSocket-Extensions: a;;b|, 400",
        "Host: a|, Host: a|Sec-WebSocket-Extensions: |, 400",
        "Host: a|, Host: a|Sec-WebSocket-Extensions: a; b=\"c d\"|, 400",
    })
    void request_thatIsNotRight_isRefused(String right, String wrong, int status) {
        var answer = ask(Surfer.ASKED.replace(right, wrong) + "|");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(web.manager.list()).noneMatch(process -> process.kind().equals("ws"));
        if (status == 426) {
            assertThat(answer).contains("|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|");
        }
    }

    @Test
    void request_withABody_isRefused() {
        assertThat(ask(Surfer.ASKED + "Content-Length: 1||x")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void request_refused_leavesTheConnection() {
        mount(WebSocketOptions.defaults());
        var peer = web.send("GET /ws HTTP/1.1|Host: a||GET /none HTTP/1.1|Host: a||");
        assertThat(Web.read(peer)).startsWith("HTTP/1.1 426 ").contains("HTTP/1.1 404 ");
    }

    @Test
    void words_mayBeInAnyCaseAndAmongOthers() {
        var asked = Surfer.ASKED
                .replace("Upgrade: websocket", "Upgrade: foo, WebSocket")
                .replace("Connection: Upgrade", "Connection: keep-alive, upgrade");
        assertThat(ask(asked + "|")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void ownHeaders_goWithTheAnswer() {
        web.mount("/ws", rq -> Response.webSocket(new WebSocket.Listener() {}).header("Set-Cookie", "a=b"));
        var surfer = new Surfer(web);
        web.until(() -> surfer.head().contains("|Set-Cookie: a=b|"));
        assertThat(surfer.head()).startsWith("HTTP/1.1 101 ");
    }

    // ---- subprotocols ----

    @ParameterizedTest
    @CsvSource({"'v1', v1", "'v1, v2', v2", "'v2, v1', v2", "'v3, v1', v1"})
    void subprotocol_isTheBestThatTheClientNames(String offered, String chosen) {
        var options = WebSocketOptions.defaults().subprotocols("v2", "v1");
        assertThat(head(options, "Sec-WebSocket-Protocol: " + offered + "|"))
                .contains("|Sec-WebSocket-Protocol: " + chosen + "|");
    }

    @Test
    void subprotocol_thatNobodySpeaks_isNone() {
        assertThat(head(WebSocketOptions.defaults(), "Sec-WebSocket-Protocol: v9|"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Sec-WebSocket-Protocol");
    }

    // ---- compression ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "permessage-deflate > permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "x-other, permessage-deflate; client_max_window_bits > permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9 > permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10",
                "permessage-deflate; foo, Permessage-Deflate; server_max_window_bits=\"15\" > permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15",
            })
    void deflate_isAgreedOn(String offered, String answer) {
        assertThat(head(WebSocketOptions.defaults(), "Sec-WebSocket-Extensions: " + offered + "|"))
                .contains("|Sec-WebSocket-Extensions: " + answer + "|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=99",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; unknown",
            })
    void deflate_thatCantBe_isNot(String offered) {
        assertThat(head(WebSocketOptions.defaults(), "Sec-WebSocket-Extensions: " + offered + "|"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void deflate_withContext_keepsItUnlessTheClientDoesNotWant() {
        var options = WebSocketOptions.defaults().compression(WebSocketOptions.Compression.CONTEXT);
        assertThat(head(options, "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover|"))
                .contains("|Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover|");
    }

    @Test
    void deflate_switchedOff_isNot() {
        var options = WebSocketOptions.defaults().compression(WebSocketOptions.Compression.NONE);
        assertThat(head(options, "Sec-WebSocket-Extensions: permessage-deflate|"))
                .doesNotContain("Sec-WebSocket-Extensions");
    }

    // ---- origins ----

    @ParameterizedTest
    @CsvSource({
        "http://a, 101",
        "http://a:80, 101",
        "https://a, 101",
        "HTTP://A, 101",
        "http://b, 403",
        "http://a:81, 403",
        "http://a.b, 403",
        "http://b/http://a, 403",
        "ftp://a, 403",
        "null, 403",
        "'', 403",
    })
    void origin_isTheHostsOwn(String origin, int status) {
        assertThat(head(WebSocketOptions.defaults(), "Origin: " + origin + "|")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void origin_ofAnother_isToBeNamed() {
        var options = WebSocketOptions.defaults().origins(AllowedOrigins.ownAnd("https://b:8443"));
        mount(options);
        assertThat(new Surfer(web, "Origin: https://b:8443|").head()).startsWith("HTTP/1.1 101 ");
        assertThat(new Surfer(web, "Origin: https://b|").head()).startsWith("HTTP/1.1 403 ");
        assertThat(new Surfer(web, "Origin: http://a|").head()).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void origin_ofAll_isAnybodys() {
        assertThat(head(WebSocketOptions.defaults().origins(AllowedOrigins.any()), "Origin: null|"))
                .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void origin_required_mustBeThere() {
        assertThat(head(WebSocketOptions.defaults().origins(AllowedOrigins.own().required()), ""))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void origin_ofAnEncryptedHost_isEncryptedToo() {
        assertThat(AllowedOrigins.own().allow("http://a", "a", true)).isFalse();
        assertThat(AllowedOrigins.own().allow("https://a", "a:443", true)).isTrue();
        assertThat(AllowedOrigins.own().allow("https://a:8443", "a:8443", true)).isTrue();
    }
}
