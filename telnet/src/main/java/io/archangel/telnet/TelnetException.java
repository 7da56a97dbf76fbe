package io.archangel.telnet;

/** The door could not be opened as told; the message says what to do instead. */
public final class TelnetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public TelnetException(String message) {
        super(message);
    }
}
