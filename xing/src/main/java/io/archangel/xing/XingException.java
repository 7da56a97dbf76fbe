package io.archangel.xing;

/** Something was asked of a site that can't be done; the message says what and how to mend it. */
public final class XingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public XingException(String message) {
        super(message);
    }

    /** The same with what it came from. */
    public XingException(String message, Throwable cause) {
        super(message, cause);
    }
}
