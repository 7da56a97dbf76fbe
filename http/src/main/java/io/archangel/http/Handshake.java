package io.archangel.http;

import io.archangel.http.wire.Deflate;
import io.archangel.http.wire.Field;
import io.archangel.http.wire.FrameCodec;
import io.archangel.http.wire.FrameDesk;
import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agree on before a WebSocket is open (RFC 6455, 4.2).
 *
 * @param key         as the client gave it
 * @param subprotocol that is spoken, or null
 * @param deflate     how messages are compressed, or null if they are not
 */
record Handshake(
        String key, @Nullable String subprotocol, @Nullable Deflate deflate) {
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int UPGRADE_REQUIRED = 426;

    /** @throws Refused if the request does not ask for a WebSocket as it should, or may have none */
    static Handshake of(Asked request, WebSocketOptions options) throws Refused {
        var head = request.head;
        if (!head.method().equals("GET")) {
            throw bad("a WebSocket begins with GET");
        }
        if (head.bodyLength() != 0) {
            throw bad("a request for a WebSocket has no body");
        }
        if (!request.lane.isUpgradable()) {
            throw bad("a WebSocket is asked for over HTTP/1.1");
        }
        if (!has("websocket", head.header("upgrade"))) {
            throw new Refused(UPGRADE_REQUIRED, "here is a WebSocket, which HTTP/1.1 is upgraded to");
        }
        if (!has("upgrade", head.header("connection"))) {
            throw bad("Connection does not say upgrade");
        }
        if (!VERSION.equals(head.header("sec-websocket-version"))) {
            throw new Refused(UPGRADE_REQUIRED, "version 13 of the WebSocket protocol is spoken here");
        }
        var key = head.header("sec-websocket-key");
        if (key == null || !key.matches("[A-Za-z0-9+/]{21}[AQgw]==")) {
            throw bad("the Sec-WebSocket-Key is not 16 bytes in base64");
        }
        if (!options.origins()
                .allow(
                        head.header("origin"),
                        AllowedOrigins.authority(request),
                        request.scheme().equals("https"))) {
            throw new Refused(403, "pages from there may not open this WebSocket");
        }
        return new Handshake(key, subprotocol(head, options), deflate(head, options.compression()));
    }

    private static Refused bad(String why) {
        return new Refused(400, why);
    }

    private static @Nullable String subprotocol(Head head, WebSocketOptions options) {
        var offered = words(head.header("sec-websocket-protocol")).toList();
        return options.subprotocols().stream()
                .filter(offered::contains)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Deflate deflate(Head head, WebSocketOptions.Compression how) throws Refused {
        var offers = head.header("sec-websocket-extensions");
        var found = offers == null ? null : Deflate.of(offers, how == WebSocketOptions.Compression.CONTEXT);
        return how == WebSocketOptions.Compression.NONE ? null : found;
    }

    private static boolean has(String wanted, @Nullable String list) {
        return words(list).anyMatch(word -> word.toLowerCase(Locale.ROOT).equals(wanted));
    }

    private static Stream<String> words(@Nullable String list) {
        return list == null ? Stream.of() : Stream.of(list.split(",")).map(String::strip);
    }

    /** What a refused request gets. */
    static Response answer(Refused refused) {
        var answer = Errors.of(refused);
        return refused.status() != UPGRADE_REQUIRED
                ? answer
                : answer.with(List.of(
                        new Field("Upgrade", "websocket"),
                        new Field("Connection", "Upgrade"),
                        new Field("Sec-WebSocket-Version", VERSION)));
    }

    /** The header lines of the answer 101, the application's own among them. */
    List<Field> fields(Response response) {
        var fields = new ArrayList<Field>();
        fields.add(new Field("Upgrade", "websocket"));
        fields.add(new Field("Sec-WebSocket-Accept", accept()));
        if (subprotocol != null) {
            fields.add(new Field("Sec-WebSocket-Protocol", subprotocol));
        }
        if (deflate != null) {
            fields.add(new Field("Sec-WebSocket-Extensions", deflate.answer()));
        }
        fields.addAll(response.fields());
        return fields;
    }

    /** What encodes and decodes the frames. */
    FrameCodec codec(FrameDesk desk, WebSocketOptions options) {
        return new FrameCodec(desk, options.frameLimit(), options.messageLimit(), options.pieces(), deflate);
    }

    private String accept() {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
