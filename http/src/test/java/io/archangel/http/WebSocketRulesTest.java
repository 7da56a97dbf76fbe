package io.archangel.http;

import static io.archangel.http.Surfer.BINARY;
import static io.archangel.http.Surfer.CLOSE;
import static io.archangel.http.Surfer.COMPRESSED;
import static io.archangel.http.Surfer.CONTINUATION;
import static io.archangel.http.Surfer.LAST;
import static io.archangel.http.Surfer.PING;
import static io.archangel.http.Surfer.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may not do on a WebSocket, and with which code it is told so (RFC 6455, RFC 7692). */
final class WebSocketRulesTest {
    private static final WebSocketOptions SMALL =
            WebSocketOptions.defaults().frameLimit(1000).messageLimit(3000).pieces(8);
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate|";

    private final Web web = new Web();
    private final AtomicInteger texts = new AtomicInteger();

    @AfterEach
    void close() {
        web.close();
    }

    private Surfer open(WebSocketOptions options, String more) {
        web.mount(
                "/ws",
                Handler.inline(rq -> Response.webSocket(options, new WebSocket.Listener() {
                    @Override
                    public void text(WebSocket socket, String text) {
                        texts.incrementAndGet();
                        socket.offer(text);
                    }

                    @Override
                    public void binary(WebSocket socket, byte[] bytes) {
                        socket.offer(bytes);
                    }
                })));
        return new Surfer(web, more);
    }

    private Surfer open() {
        return open(SMALL, "");
    }

    private void assertClosed(Surfer surfer, int code) {
        assertThat(surfer.frames()).hasSize(1).first().asString().startsWith("CLOSE " + code + " ");
        assertThat(surfer.peer.isEnded()).isTrue();
        assertThat(texts).hasValue(0);
        assertThat(web.past("ws").exit()).isEqualTo("CODE " + code);
        surfer.text("more");
        surfer.peer.close();
        web.loop.runReady();
        assertThat(surfer.peer.isClosed()).isTrue();
        assertThat(texts).hasValue(0);
    }

    // ---- frames ----

    @ParameterizedTest
    @CsvSource({
        "a reserved bit, c18101020304, 1002",
        "another, a18101020304, 1002",
        "reserved opcode 3, 838001020304, 1002",
        "reserved opcode 11, 8b8001020304, 1002",
        "no mask, 810161, 1002",
        "a ping in pieces, 098001020304, 1002",
        "a ping that is too long, 89fe007e, 1002",
        "a continuation of nothing, 808001020304, 1002",
        "a length that could be shorter, 81fe007d01020304, 1002",
        "another, 81ff000000000000ffff, 1002",
        "a negative length, 81ffffffffffffffffff, 1002",
        "half a code, 888101020304ff, 1002",
        "a frame that is too big, 81fe03e9, 1009",
    })
    void frame_isWrong(String why, String bytes, int code) {
        assertClosed(open().raw(HexFormat.of().parseHex(bytes)), code);
    }

    @Test
    void message_insideAnother_is1002() {
        assertClosed(open().send(TEXT, "a").send(LAST | TEXT, "b"), 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void closeCode_thatNoneMayHave_is1002(int code) {
        assertThat(open().close(code, "").frames())
                .containsExactly("CLOSE 1002 a close frame has a code that none may have");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void closeCode_thatIsOne_isAgreedTo(int code) {
        assertThat(open().close(code, "so").frames()).containsExactly("CLOSE " + code + " so");
    }

    @Test
    void close_withoutACode_isAgreedToWithoutOne() {
        assertThat(open().send(LAST | CLOSE, "").frames()).containsExactly("CLOSE");
    }

    @Test
    void whatComesBehindAClose_isNotHeard() {
        var surfer = open();
        surfer.peer.send(Surfer.frame(LAST | CLOSE, new byte[0]));
        surfer.text("late");
        assertThat(surfer.frames()).containsExactly("CLOSE");
        assertThat(texts).hasValue(0);
    }

    // ---- messages ----

    @Test
    void message_thatIsTooBig_is1009BeforeItIsThere() {
        var surfer = open().send(TEXT, "x".repeat(1000));
        surfer.send(CONTINUATION, "x".repeat(1000))
                .send(CONTINUATION, "x".repeat(1000))
                .send(CONTINUATION, "x");
        assertClosed(surfer, 1009);
    }

    @Test
    void message_inTooManyPieces_is1008() {
        var surfer = open().send(TEXT, "");
        for (int i = 0; i < 8; i++) {
            surfer.send(CONTINUATION, "");
        }
        assertClosed(surfer, 1008);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c1bf",
                "c3",
                "c328",
                "e080af",
                "e28228",
                "eda080",
                "edbfbf",
                "f08080af",
                "f0808080",
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff",
                "e282",
                "f09f98"
            })
    void text_thatIsNoUtf8_is1007(String bytes) {
        assertClosed(open().send(LAST | TEXT, HexFormat.of().parseHex(bytes)), 1007);
    }

    @Test
    void text_thatGoesWrong_is1007AtOnce() {
        var surfer = open().send(TEXT, HexFormat.of().parseHex("f09f98"));
        assertThat(surfer.frames()).isEmpty();
        assertClosed(surfer.send(CONTINUATION, HexFormat.of().parseHex("c0")), 1007);
    }

    @Test
    void text_cutInsideACharacter_isWhole() {
        var surfer = open();
        var bytes = "κόσμε 😀".getBytes(StandardCharsets.UTF_8);
        surfer.send(TEXT, Arrays.copyOf(bytes, 3)).send(CONTINUATION, Arrays.copyOfRange(bytes, 3, 9));
        surfer.send(LAST | CONTINUATION, Arrays.copyOfRange(bytes, 9, bytes.length));
        assertThat(surfer.frames()).containsExactly("TEXT κόσμε 😀");
    }

    @Test
    void closeReason_thatIsNoUtf8_is1007() {
        assertThat(open().send(LAST | CLOSE, HexFormat.of().parseHex("03e8ff")).frames())
                .containsExactly("CLOSE 1007 the text is no UTF-8");
    }

    // ---- compression ----

    @Test
    void compressed_bothWays() {
        var surfer = open(SMALL, DEFLATE);
        assertThat(surfer.head())
                .contains("|Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                        + "client_no_context_takeover|");
        var text = "hello ".repeat(100);
        surfer.send(LAST | COMPRESSED | TEXT, Surfer.deflated(text.getBytes(StandardCharsets.UTF_8)));
        surfer.text("short");
        assertThat(surfer.frames()).containsExactly("*TEXT " + text, "TEXT short");
    }

    @Test
    void compressed_inPieces() {
        var surfer = open(SMALL, DEFLATE);
        var bytes = Surfer.deflated("hello hello hello".getBytes(StandardCharsets.UTF_8));
        surfer.send(COMPRESSED | TEXT, Arrays.copyOf(bytes, 4)).send(LAST | PING, "");
        surfer.send(LAST | CONTINUATION, Arrays.copyOfRange(bytes, 4, bytes.length));
        assertThat(surfer.frames()).containsExactly("PONG ", "TEXT hello hello hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 15})
    void compressed_forASmallWindow_refersNoFurtherBack(int bits) {
        var surfer = open(WebSocketOptions.defaults(), DEFLATE.replace("|", "; server_max_window_bits=" + bits + "|"));
        assertThat(surfer.head()).contains("server_max_window_bits=" + bits);
        var text = new Random(1)
                .ints(50_000, 'a', 'e')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        surfer.send(LAST | COMPRESSED | TEXT, Surfer.deflated(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(surfer.frames()).containsExactly("*TEXT " + text);
    }

    @Test
    void compressed_withContext_refersToWhatWasBefore() {
        var surfer = open(WebSocketOptions.defaults().compression(WebSocketOptions.Compression.CONTEXT), DEFLATE);
        assertThat(surfer.head()).contains("|Sec-WebSocket-Extensions: permessage-deflate|");
        surfer.send(LAST | COMPRESSED | TEXT, HexFormat.of().parseHex("f248cdc9c90700"));
        surfer.send(LAST | COMPRESSED | TEXT, HexFormat.of().parseHex("f200110000"));
        assertThat(surfer.frames()).containsExactly("TEXT Hello", "TEXT Hello");
    }

    @Test
    void compressed_inABlockThatSaysItIsTheLast_isWhole() {
        var surfer = open(SMALL, DEFLATE);
        surfer.send(LAST | COMPRESSED | TEXT, HexFormat.of().parseHex("f348cdc9c9070000"));
        assertThat(surfer.frames()).containsExactly("TEXT Hello");
    }

    @Test
    void bomb_is1009() {
        assertClosed(open(SMALL, DEFLATE).send(LAST | COMPRESSED | TEXT, Surfer.deflated(new byte[200_000])), 1009);
    }

    @Test
    void compressed_malformed_is1007() {
        assertClosed(
                open(SMALL, DEFLATE)
                        .send(LAST | COMPRESSED | TEXT, HexFormat.of().parseHex("ffffff")),
                1007);
    }

    @Test
    void compressedFlag_onAPingOrAContinuation_is1002() {
        assertClosed(open(SMALL, DEFLATE).send(LAST | COMPRESSED | PING, ""), 1002);
        texts.set(0);
        assertClosed(new Surfer(web, DEFLATE).send(TEXT, "a").send(LAST | COMPRESSED | CONTINUATION, "b"), 1002);
    }

    @Test
    void compressedFlag_withoutAgreement_is1002() {
        assertClosed(open().send(LAST | COMPRESSED | BINARY, "a"), 1002);
    }

    // ---- what the application may not do ----

    @Test
    void close_withWhatCantBeSent_isRefused() {
        var closing = new AtomicReference<WebSocket>();
        web.mount(
                "/ws",
                Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {
                    @Override
                    public void opened(WebSocket socket) {
                        closing.set(socket);
                    }
                })));
        var surfer = new Surfer(web);
        assertThatThrownBy(() -> closing.get().close(1005, "")).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> closing.get().close(1000, "ä".repeat(62))).isInstanceOf(HttpException.class);
        assertThat(surfer.frames()).isEmpty();
    }
}
