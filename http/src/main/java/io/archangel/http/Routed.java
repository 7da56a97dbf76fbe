package io.archangel.http;

/** Who answers one request, and on which route. Made for that request, it may hold what was found in its path. */
public interface Routed extends Handler {
    /** The route, as listings show it. */
    Route route();

    /**
     * The most bytes of the body that are taken, in place of {@link HttpOptions#bodyLimit} if that is more: as of whom nobody knows yet.
     * Asked once, when the head is there.
     */
    default long bodyLimit() {
        return Long.MAX_VALUE;
    }
}
