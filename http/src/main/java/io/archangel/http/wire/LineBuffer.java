package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.util.Arrays;

/** Lines that end with CR LF and nothing else, collected from bytes as they come, however they are cut. */
final class LineBuffer {
    private static final int FIRST_ROOM = 256;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;
    private int lineStart;

    /**
     * Takes one byte in.
     *
     * @return true if it was the last of a line
     * @throws Refused at a control character, a CR or an LF alone
     */
    boolean add(byte b) throws Refused {
        boolean afterReturn = length > lineStart && bytes[length - 1] == '\r';
        if (afterReturn ? b != '\n' : b == '\n') {
            throw bad("a line does not end with CR LF");
        }
        if (Ascii.isControl(b) && b != '\r' && b != '\n') {
            throw bad("a control character in a line");
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(FIRST_ROOM, 2 * length));
        }
        bytes[length++] = b;
        return b == '\n';
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int lineStart() {
        return lineStart;
    }

    boolean isEmptyLine() {
        return length - lineStart == 2;
    }

    /** Goes on to the next line. */
    void nextLine() {
        lineStart = length;
    }
}
