package io.archangel.shell;

import java.io.IOException;
import java.time.Duration;

/**
 * The keys of a person's terminal, one by one, for a command that fills the screen. Read on the thread that runs the command. Ctrl-C
 * is none of them: it interrupts that thread.
 */
@FunctionalInterface
public interface Keyboard {
    /** No key came in time. */
    int NOTHING = -2;

    /** There will be no more keys. */
    int END = -1;

    /**
     * The next character that a key sends, or {@link #NOTHING}, or {@link #END}.
     *
     * @param atMost how long to wait for it
     * @throws IOException if the terminal is lost, or the thread was interrupted
     */
    int read(Duration atMost) throws IOException;
}
