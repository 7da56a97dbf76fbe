package io.archangel.xing;

import io.archangel.http.AllowedOrigins;
import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;
import java.util.List;

/**
 * Lets pages of other origins read what a site answers (CORS, WHATWG Fetch 3.2), and answers what browsers ask before. Nobody
 * else is refused by it: what may change something needs more, such as {@link Csrf}.
 *
 *     site.filter(Cors.of("https://app.example.org").methods("GET", "POST").headers("Content-Type").withCredentials());
 *
 * @param origins     whose pages may
 * @param methods     by which methods; GET, HEAD and POST always may
 * @param headers     with which header lines besides those that always may be
 * @param exposed     which header lines of answers pages may read besides those that they always may
 * @param credentials with cookies and the like
 * @param maxAge      for how long a browser need not ask again
 */
public record Cors(
        AllowedOrigins origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        boolean credentials,
        Duration maxAge)
        implements Filter {

    /** @throws XingException if all pages there are might come with cookies, or maxAge is negative */
    public Cors {
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
        if (credentials && origins.others().contains("*")) {
            throw new XingException("all origins there are may come with credentials; name those that may");
        }
        if (maxAge.isNegative()) {
            throw new XingException("maxAge is " + maxAge + "; give zero or more");
        }
    }

    /** For pages of these, as {@code https://app.example.org}. @throws io.archangel.http.HttpException if one is no origin */
    public static Cors of(String... others) {
        return of(AllowedOrigins.ownAnd(others));
    }

    /** For all pages there are, without credentials. */
    public static Cors any() {
        return of(AllowedOrigins.any());
    }

    private static Cors of(AllowedOrigins origins) {
        return new Cors(
                origins,
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                List.of("Content-Type"),
                List.of(),
                false,
                Duration.ofMinutes(10));
    }

    /** The same by these methods. */
    public Cors methods(String... these) {
        return new Cors(origins, List.of(these), headers, exposed, credentials, maxAge);
    }

    /** The same with these header lines of requests. */
    public Cors headers(String... these) {
        return new Cors(origins, methods, List.of(these), exposed, credentials, maxAge);
    }

    /** The same with these header lines of answers. */
    public Cors exposed(String... these) {
        return new Cors(origins, methods, headers, List.of(these), credentials, maxAge);
    }

    /** The same with cookies and the like. @throws XingException if it is for all pages there are */
    public Cors withCredentials() {
        return new Cors(origins, methods, headers, exposed, true, maxAge);
    }

    /** The same, asked again after this time. */
    public Cors maxAge(Duration time) {
        return new Cors(origins, methods, headers, exposed, credentials, time);
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        var origin = rq.header("origin");
        if (origin.isEmpty()) {
            return next.handle(rq).map(this::varying);
        }
        boolean allowed = origins.allows(rq, origin.get());
        if (rq.method().equals("OPTIONS")
                && rq.header("access-control-request-method").isPresent()) {
            return allowed
                    ? preflight(origin.get())
                    : varying(Response.problem(403, "pages from there may not ask here"));
        }
        var answer = next.handle(rq);
        return answer.map(it -> allowed ? shown(it, origin.get()) : varying(it));
    }

    private Response preflight(String origin) {
        return opened(Response.of(204), origin)
                .header("Access-Control-Allow-Methods", String.join(", ", methods))
                .header("Access-Control-Allow-Headers", String.join(", ", headers))
                .header("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    }

    private Response shown(Response answer, String origin) {
        var open = opened(answer, origin);
        return exposed.isEmpty() ? open : open.header("Access-Control-Expose-Headers", String.join(", ", exposed));
    }

    private Response opened(Response answer, String origin) {
        var open = varying(answer).header("Access-Control-Allow-Origin", isForAll() ? "*" : origin);
        return credentials ? open.header("Access-Control-Allow-Credentials", "true") : open;
    }

    private boolean isForAll() {
        return origins.others().contains("*");
    }

    private Response varying(Response answer) {
        return isForAll() ? answer : answer.header("Vary", "Origin");
    }
}
