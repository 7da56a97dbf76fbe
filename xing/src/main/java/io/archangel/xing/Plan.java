package io.archangel.xing;

import io.archangel.http.Handler;
import io.archangel.http.Route;

/**
 * Who answers a method for a sort of path.
 *
 * @param route   as listings show it
 * @param handler with the filters before it; it gets a {@link SiteCall}
 */
record Plan(String method, Entry entry, Route route, Handler handler, Facts facts) {
    Plan(Entry entry, Route route, Handler handler, Facts facts) {
        this(entry.method(), entry, route, handler, facts);
    }

    Pattern pattern() {
        return entry.pattern();
    }
}
