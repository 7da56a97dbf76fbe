package io.archangel.web;

import io.archangel.http.Response;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as this API gives them: JSON that nobody keeps, and problem documents (RFC 9457). */
final class Answers {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            409, "Conflict",
            421, "Misdirected Request",
            422, "Unprocessable Content",
            429, "Too Many Requests",
            500, "Internal Server Error",
            503, "Service Unavailable");

    private Answers() {}

    /** 200 with a value. */
    static Response json(@Nullable Object value) {
        return Response.bytes("application/json", Json.bytes(value)).header("Cache-Control", "no-store");
    }

    /** What is wrong. @param more fields besides: names and values */
    static Response problem(int status, String detail, @Nullable Object... more) {
        var problem = Json.object(
                "type",
                "about:blank",
                "title",
                TITLES.getOrDefault(status, "Error"),
                "status",
                status,
                "detail",
                detail);
        problem.putAll(Json.object(more));
        return Response.bytes("application/problem+json", Json.bytes(problem))
                .status(status)
                .header("Cache-Control", "no-store");
    }

    /** The same, and when to come again. */
    static Response later(int status, String detail, Duration wait) {
        return problem(status, detail).header("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1)));
    }
}
