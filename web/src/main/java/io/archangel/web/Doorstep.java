package io.archangel.web;

import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.Route;
import io.archangel.http.Routed;
import io.archangel.http.Router;
import io.archangel.http.Routing;
import java.util.List;

/**
 * Takes little of those who are not in: a body is gathered before the gate asks who sends it, so who is not known by the head alone
 * may send no more than a log-in has. On the loop.
 */
record Doorstep(Gate gate, Router behind) implements Router {
    /** In bytes; no log-in has more. */
    static final int LITTLE = 16 << 10;

    @Override
    public Routing mounted(String path) {
        return new Narrow(gate, behind.mounted(path));
    }

    private record Narrow(Gate gate, Routing behind) implements Routing {
        @Override
        public Routed route(Request rq) {
            var routed = behind.route(rq);
            return saysLittle(rq) || !gate.knows(rq) ? new Little(routed) : routed;
        }

        @Override
        public List<Route> routes() {
            return behind.routes();
        }

        /** True if it has no body, or says itself that it is short, so that nobody need be asked who it is. */
        private static boolean saysLittle(Request rq) {
            return Gate.isReading(rq)
                    || rq.header("content-length").filter(Narrow::isLittle).isPresent();
        }

        private static boolean isLittle(String length) {
            return length.matches("\\d{1,9}") && Integer.parseInt(length) <= LITTLE;
        }
    }

    private record Little(Routed of) implements Routed {
        @Override
        public Route route() {
            return of.route();
        }

        @Override
        public Response handle(Request rq) throws Exception {
            return of.handle(rq);
        }

        @Override
        public long bodyLimit() {
            return LITTLE;
        }
    }
}
