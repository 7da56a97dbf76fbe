package io.archangel.http;

import java.util.concurrent.CancellationException;

/** The request is over that a future was to answer. Without a stack, which would be the loop's, for there may be many at once. */
final class Cancelled extends CancellationException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
        super("the request is over");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
