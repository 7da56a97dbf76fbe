package io.archangel.http.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a close frame says (RFC 6455, 5.5.1 and 7.4).
 *
 * @param code   why it was closed; {@link #NO_STATUS} and {@link #LOST} are never on the wire
 * @param reason the same in words, 123 bytes of UTF-8 at most
 */
public record CloseBody(int code, String reason) {
    /** All has been said. */
    public static final int NORMAL = 1000;

    /** Whoever says so goes away. */
    public static final int GOING_AWAY = 1001;

    /** It was not spoken as RFC 6455 has it. */
    public static final int PROTOCOL_ERROR = 1002;

    /** That sort of message is not taken. */
    public static final int UNACCEPTABLE = 1003;

    /** No code was given. */
    public static final int NO_STATUS = 1005;

    /** The connection was lost. */
    public static final int LOST = 1006;

    /** The data is not what it says it is. */
    public static final int BAD_DATA = 1007;

    /** A rule was broken that has no code of its own. */
    public static final int POLICY = 1008;

    /** A message is too big. */
    public static final int TOO_BIG = 1009;

    /** The server failed. */
    public static final int FAILED = 1011;

    /** It was ended by the server, and may be begun again. */
    public static final int RESTART = 1012;

    private static final int MOST_REASON = 123;
    private static final byte[] NOTHING = {};

    /** True for what may stand in a frame. */
    public static boolean isSendable(int code) {
        return (code >= NORMAL && code <= UNACCEPTABLE)
                || (code >= BAD_DATA && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    /** True for what is short enough. */
    public static boolean isShort(String reason) {
        return reason.getBytes(StandardCharsets.UTF_8).length <= MOST_REASON;
    }

    /** Reads one. @throws Violation if it is malformed */
    public static CloseBody of(Frame frame) throws Violation {
        var payload = frame.payload();
        if (payload.length == 0) {
            return new CloseBody(NO_STATUS, "");
        }
        if (payload.length == 1) {
            throw Violation.protocol("a close frame has half a code");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (!isSendable(code)) {
            throw Violation.protocol("a close frame has a code that none may have");
        }
        var check = new Utf8();
        if (!check.take(payload, 2, payload.length) || !check.isWhole()) {
            throw Violation.badText();
        }
        return new CloseBody(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    /** As a frame; without a code it is empty. */
    public Frame frame() {
        if (!isSendable(code)) {
            return Frame.of(Opcode.CLOSE, NOTHING);
        }
        var words = reason.getBytes(StandardCharsets.UTF_8);
        return Frame.of(
                Opcode.CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }
}
