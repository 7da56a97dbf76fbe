package io.archangel.process;

/** The kernel was used wrongly; the message says what, where and how to mend it. */
public sealed class ProcessException extends RuntimeException permits ProcessEndedException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public ProcessException(String message) {
        super(message);
    }
}
