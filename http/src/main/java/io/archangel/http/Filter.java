package io.archangel.http;

/**
 * Stands before a handler: answers in its place, or lets it answer and makes something of that.
 *
 *     server.filter((rq, next) -> next.handle(rq).header("Server", "Archangel"));
 *     server.mount(App.of("wiki", "/wiki", wiki::handle).filter(login));
 */
@FunctionalInterface
public interface Filter {
    /**
     * Answers one request. Called as a {@link Handler} is, and where the handler behind it is: on the loop, where it must not
     * block, if that is inline. What the next one answers may be streamed or come later; {@link Response#header} and
     * {@link Response#map} work for all of it. A {@link Problem} that the next one throws comes as its answer.
     *
     * @param next who would answer; may be asked or not
     * @return the answer, never null
     */
    Response filter(Request rq, Handler next) throws Exception;

    /** The handler behind the filter; inline if it was, with the routes that it had. */
    static Handler before(Handler handler, Filter filter) {
        return Filtered.of(filter, handler);
    }
}
