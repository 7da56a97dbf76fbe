package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A line as a stranger types it, unseen: bounded, with no editing but what takes back. */
final class TokenLine {
    private static final int MOST = 4096;
    private static final byte BACKSPACE = 8;
    private static final byte DELETE = 127;
    private static final byte CTRL_C = 3;
    private static final byte CTRL_D = 4;
    private static final byte CTRL_U = 21;

    /** What a key did to the line. */
    enum Is {
        /** Not ended. */
        OPEN,
        /** Ended; {@link #take} has it. */
        COMPLETE,
        /** Given up. */
        LEFT,
        /** Longer than any token. */
        TOO_LONG
    }

    private final byte[] line = new byte[MOST + 1];
    private int length;

    Is typed(byte key) {
        switch (key) {
            case '\r', '\n' -> {
                return Is.COMPLETE;
            }
            case CTRL_C, CTRL_D -> {
                return Is.LEFT;
            }
            case CTRL_U -> length = 0;
            case BACKSPACE, DELETE -> length = Math.max(0, length - 1);
            default -> add(key);
        }
        return length > MOST ? Is.TOO_LONG : Is.OPEN;
    }

    private void add(byte key) {
        if (length <= MOST) {
            line[length++] = key;
        }
    }

    /** The line, which is then empty again. */
    String take() {
        var text = new String(line, 0, length, UTF_8);
        length = 0;
        return text;
    }
}
