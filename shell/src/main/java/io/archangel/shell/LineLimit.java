package io.archangel.shell;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Keeps what is typed bounded before a line editor sees it. What goes over the limit is dropped up to the line's end, and
 * in its place comes a key that no keyboard has, at which the editor drops the line. The input's thread only.
 */
final class LineLimit {
    /** Keys, those that edit included, that a line may take. */
    static final int MOST = 4096;

    /** The key for a line that was too long. */
    static final String TOO_LONG = "\u001b[4096~";

    private static final byte CTRL_C = 3;

    private int length;

    /** What is to be handed on of what was typed. */
    byte[] pass(byte[] typed, int count) {
        var passed = new ByteArrayOutputStream(count);
        for (int at = 0; at < count; at++) {
            byte key = typed[at];
            if (key == '\r' || key == '\n' || key == CTRL_C) {
                if (length > MOST) {
                    passed.writeBytes(TOO_LONG.getBytes(US_ASCII));
                } else {
                    passed.write(key);
                }
                length = 0;
            } else if (++length <= MOST) {
                passed.write(key);
            }
        }
        return passed.toByteArray();
    }
}
