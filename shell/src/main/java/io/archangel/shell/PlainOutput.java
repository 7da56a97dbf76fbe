package io.archangel.shell;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Leaves out control sequences (ECMA-48), for a terminal that would print them: a line editor sends some without asking
 * what the terminal can.
 */
final class PlainOutput extends FilterOutputStream {
    private static final int ESCAPE = 0x1b;

    private enum State {
        TEXT,
        ESCAPED,
        SEQUENCE
    }

    private State state = State.TEXT;

    PlainOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int next) throws IOException {
        switch (state) {
            case TEXT -> {
                if (next == ESCAPE) {
                    state = State.ESCAPED;
                } else {
                    out.write(next);
                }
            }
            case ESCAPED -> state = next == '[' ? State.SEQUENCE : State.TEXT;
            case SEQUENCE -> {
                if (next >= 0x40 && next <= 0x7e) {
                    state = State.TEXT;
                }
            }
        }
    }
}
