package io.archangel.loop;

import org.jspecify.annotations.Nullable;

/** The loop could not do it; the message says what, where and how to mend it. */
public final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public LoopException(String message) {
        super(message);
    }

    /** @param message what was wrong and what to do instead  @param cause what it came from, or null */
    public LoopException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
