package io.archangel.shell;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A terminal at the far end of a door, as a session needs it. The streams are raw: what a key sends, what a screen
 * takes, in UTF-8, with nothing echoed and nothing translated by the door.
 */
public interface Console {

    /**
     * What is typed. Read on a thread of the session's own; the door ends it, at the latest when
     * {@link Shell#interact} has returned, so that the thread ends.
     */
    InputStream input();

    /** What is shown. Written on the session's threads; may block while the other end takes no more. */
    OutputStream output();

    /** The terminal's type as the other end names it, {@code xterm-256color}, or {@code dumb}. Not trusted. */
    String type();

    /** How large the screen is now; asked for again and again, so that a change is seen. Any thread. */
    Size size();

    /** True if the other end wants no colour (NO_COLOR). */
    default boolean isPlain() {
        return false;
    }

    /**
     * The size of a screen.
     *
     * @param columns 1 to 1,000; what lies outside is brought in
     * @param rows    1 to 1,000; likewise
     */
    record Size(int columns, int rows) {
        /** What a terminal has that does not say. */
        public static final Size USUAL = new Size(80, 24);

        /** Brings what lies outside in. */
        public Size {
            columns = Math.clamp(columns, 1, 1000);
            rows = Math.clamp(rows, 1, 1000);
        }
    }
}
