package io.archangel.http;

import java.util.List;

/** Says which of several routes a request is for. Any number of loops ask at a time. */
public interface Routing extends Handler {
    /**
     * Who answers. Called once for each request, on its connection's loop, where it must not block, when its head is there,
     * before its process is registered; what it throws ends the request as if a handler had.
     *
     * @return never null: where there is no route, who says so
     */
    Routed route(Request rq);

    /** All that {@link #route} may say, in the order of listings, but for what is {@linkplain Route#aside aside}. */
    List<Route> routes();

    @Override
    default Response handle(Request rq) throws Exception {
        return route(rq).handle(rq);
    }
}
