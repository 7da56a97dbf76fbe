package io.archangel.web;

/** Something of the console can't be done as it was asked for. The message says what, and what to do instead. */
public final class WebException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WebException(String message) {
        super(message);
    }

    WebException(String message, Throwable cause) {
        super(message, cause);
    }
}
