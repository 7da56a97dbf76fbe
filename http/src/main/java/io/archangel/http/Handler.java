package io.archangel.http;

/** Answers requests. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request. Called once for each, by any number of threads at a time: on a virtual thread of the request's
     * own, which may block and is interrupted when the request is ended from outside; or, marked {@link #inline}, on the
     * connection's loop, where it must not. What it throws ends the request as Failed and its client gets a 500.
     *
     * @return the answer, never null
     */
    Response handle(Request rq) throws Exception;

    /** The same handler on the loop, where it must not block. It is called once the whole body is there. */
    static Handler inline(Handler handler) {
        return new Inline(handler);
    }
}
