package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;

/**
 * One frame of a WebSocket, without its mask; or a message put together of several.
 *
 * @param opcode     what it is
 * @param last       true if it ends a message
 * @param compressed true if a message begins with it that is compressed as a whole (RFC 7692)
 * @param payload    what it carries; not to be changed
 */
public record Frame(Opcode opcode, boolean last, boolean compressed, byte[] payload) {

    /** A whole message, or a control frame, as it is. */
    public static Frame of(Opcode opcode, byte[] payload) {
        return new Frame(opcode, true, false, payload);
    }

    /** A message of text. */
    public static Frame text(String text) {
        return of(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes it carries. */
    public int size() {
        return payload.length;
    }

    /** What it carries, as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
