package io.archangel.http;

/** Who answers one request, and on which route. Made for that request, it may hold what was found in its path. */
public interface Routed extends Handler {
    /** The route, as listings show it. */
    Route route();
}
