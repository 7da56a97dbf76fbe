package io.archangel.shell;

/**
 * Where a command's text goes. It is called on the thread that runs the command, which it may block while the other end
 * takes no more. The text is safe for a terminal, its lines end with {@code \n}.
 */
public interface Output {

    /** Takes what the command has to show. @throws java.io.UncheckedIOException if the other end has gone */
    void out(String text);

    /** Takes what is to be said besides: errors, warnings. @throws java.io.UncheckedIOException likewise */
    void err(String text);

    /** How many columns the other end shows; 80 where nobody knows. */
    default int width() {
        return 80;
    }

    /** True if a person looks at it on a terminal. */
    default boolean isTerminal() {
        return false;
    }

    /** True if it may be coloured: on a terminal that can, and where NO_COLOR is not set. */
    default boolean isColored() {
        return false;
    }
}
