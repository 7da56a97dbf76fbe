package io.archangel.http;

import io.archangel.http.wire.Refused;
import io.archangel.http.wire.StatusLines;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told when something went wrong (RFC 9457): fixed words and the pid, never what they sent, never how it
 * looks inside; as JSON, as a page for a browser, or as a line of text.
 */
final class Errors {
    /** A request whose process was ended before it had answered. */
    static final Response UNAVAILABLE =
            Response.problem(503, "ended by the server; try again").header("Retry-After", "1");

    /** A request that came while memory was scarce. */
    static final Response EXHAUSTED =
            Response.problem(503, "out of memory for now; try again").header("Retry-After", "5");

    /** A request whose handler threw; the log has the rest under its pid. */
    static final Response INTERNAL = Response.problem(500, "the request failed");

    /** A request that belongs to no app. */
    static final Response NOWHERE = Response.problem(404, "nothing is mounted here");

    private Errors() {}

    /** Input that is no valid request. */
    static Response of(Refused refused) {
        return Response.problem(refused.status(), refused.why());
    }

    /** The same where there is no request that would say how to put it. @param pid the connection's */
    static Response of(Refused refused, long pid) {
        return told(of(refused), null, pid);
    }

    /** The same with a body that the client can read. @param accept what it would have, if it said  @param pid the request's */
    static Response told(Response problem, @Nullable String accept, long pid) {
        if (!(problem.source() instanceof Source.Told told)) {
            return problem;
        }
        int status = problem.status();
        var detail = told.detail();
        var errors = told.errors();
        var reason = StatusLines.reason(status);
        var title = reason.isEmpty() ? "Error" : reason;
        return switch (Form.of(accept)) {
            case JSON -> answer(problem, "application/problem+json", Form.json(status, title, detail, errors, pid));
            case HTML ->
                answer(problem, "text/html; charset=utf-8", Form.html(status, title, detail, errors, pid))
                        .header("Content-Security-Policy", "default-src 'none'")
                        .header("X-Content-Type-Options", "nosniff");
            case TEXT -> answer(problem, "text/plain; charset=utf-8", Form.text(status, title, detail, errors, pid));
        };
    }

    /** Not to be kept by caches, for the pid is of one request alone. */
    private static Response answer(Response problem, String type, String body) {
        return problem.written(type, body).header("Cache-Control", "no-store");
    }
}
