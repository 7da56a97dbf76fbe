package io.archangel.http;

import io.archangel.http.wire.Refused;
import io.archangel.http.wire.StatusLines;

/** What clients are told when something went wrong: fixed words, never what they sent, never how it looks inside. */
final class Errors {
    private static final Response UNAVAILABLE =
            Response.text("Ended by the server; try again\n").status(503).header("Retry-After", "1");

    private Errors() {}

    static Response refused(Refused refused) {
        int status = refused.status();
        return Response.text(StatusLines.reason(status) + ": " + refused.why() + "\n")
                .status(status);
    }

    /** A request whose process was ended before it had answered. */
    static Response unavailable() {
        return UNAVAILABLE;
    }

    /** A request whose handler threw; the log has the rest under this pid. */
    static Response internal(long pid) {
        return Response.text("Internal error, request " + pid + "\n").status(500);
    }
}
