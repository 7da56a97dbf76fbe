package io.archangel.http;

/** Something was asked of the web server that can't be done; the message says what and how to mend it. */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and what to do instead */
    public HttpException(String message) {
        super(message);
    }

    /** @param cause what it comes of */
    HttpException(String message, Throwable cause) {
        super(message, cause);
    }
}
