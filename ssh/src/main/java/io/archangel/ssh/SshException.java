package io.archangel.ssh;

/** The door could not be opened as told; the message says what is wrong and how to mend it. */
public final class SshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public SshException(String message) {
        super(message);
    }

    /** @param message what was wrong and what to do instead  @param cause what was seen of it */
    public SshException(String message, Throwable cause) {
        super(message, cause);
    }
}
