package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

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

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Is typed(byte key) {
        switch (key) {
            case '\r', '\n' -> {
                return Is.COMPLETE;
            }
            case CTRL_C, CTRL_D -> {
                return Is.LEFT;
            }
            case CTRL_U -> line.reset();
            case BACKSPACE, DELETE -> {
                var shorter = Arrays.copyOf(line.toByteArray(), Math.max(0, line.size() - 1));
                line.reset();
                line.writeBytes(shorter);
            }
            default -> line.write(key);
        }
        return line.size() > MOST ? Is.TOO_LONG : Is.OPEN;
    }

    /** The line, which is then empty again. */
    String take() {
        var text = line.toString(UTF_8);
        line.reset();
        return text;
    }
}
