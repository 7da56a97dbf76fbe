package io.archangel.shell;

/** An order that was not understood; the message says what and how to mend it. It may hold what was typed. */
public final class ShellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public ShellException(String message) {
        super(message);
    }
}
