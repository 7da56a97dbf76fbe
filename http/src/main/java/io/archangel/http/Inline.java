package io.archangel.http;

/** A handler that promises not to block. */
record Inline(Handler handler) implements Handler {
    @Override
    public Response handle(Request rq) throws Exception {
        return handler.handle(rq);
    }
}
