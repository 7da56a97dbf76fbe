package io.archangel.shell;

import java.util.Optional;

/**
 * Where a command's text goes, and where it asks whoever reads it. It is called on the thread that runs the command, which it may
 * block while the other end takes no more. The text is safe for a terminal, its lines end with {@code \n}.
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

    /** How many lines it shows; 24 where nobody knows. */
    default int height() {
        return 24;
    }

    /** True if a person looks at it on a terminal. */
    default boolean isTerminal() {
        return false;
    }

    /** True if it may be coloured: on a terminal that can, and where NO_COLOR is not set. */
    default boolean isColored() {
        return false;
    }

    /**
     * Asks the person something and waits for a line.
     *
     * @param question safe for a terminal, without a line end
     * @return the answer, empty where nobody is there to give one
     */
    default Optional<String> ask(String question) {
        return Optional.empty();
    }

    /** The keys of the terminal, where it has a screen whose cursor can be moved. */
    default Optional<Keyboard> keyboard() {
        return Optional.empty();
    }
}
