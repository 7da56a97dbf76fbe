package io.archangel.http;

import java.util.List;

/** Routes behind a filter. */
record FilteredRouting(Filter filter, Routing behind) implements Routing {
    @Override
    public Routed route(Request rq) {
        var routed = behind.route(rq);
        return new One(routed.route(), routed.bodyLimit(), Filtered.of(filter, routed));
    }

    @Override
    public List<Route> routes() {
        return behind.routes();
    }

    private record One(Route route, long bodyLimit, Handler handler) implements Routed {
        @Override
        public Response handle(Request rq) throws Exception {
            return handler.handle(rq);
        }
    }
}
