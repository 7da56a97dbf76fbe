package io.archangel.xing;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;

/**
 * Header lines by which browsers do less for pages that were tampered with. A line that a handler has set stays as it is.
 *
 *     site.filter(SecurityHeaders.defaults().policy("default-src 'self'; img-src *"));
 *
 * @param policy    Content-Security-Policy, of HTML
 * @param referrer  Referrer-Policy
 * @param transport for how long browsers are to come over TLS alone (Strict-Transport-Security), told where they do; zero to
 *                  tell nothing
 */
public record SecurityHeaders(String policy, String referrer, Duration transport) implements Filter {
    private static final String OWN =
            "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';" + " frame-ancestors 'none'";

    /** @throws XingException if transport is negative */
    public SecurityHeaders {
        if (transport.isNegative()) {
            throw new XingException("transport is " + transport + "; give zero or more");
        }
    }

    /** Nothing but the site's own, in no frame; a year of TLS once it was used; its addresses told to itself alone. */
    public static SecurityHeaders defaults() {
        return new SecurityHeaders(OWN, "same-origin", Duration.ofDays(365));
    }

    /** The same with this Content-Security-Policy. */
    public SecurityHeaders policy(String other) {
        return new SecurityHeaders(other, referrer, transport);
    }

    /** The same with this Referrer-Policy. */
    public SecurityHeaders referrer(String other) {
        return new SecurityHeaders(policy, other, transport);
    }

    /** The same with this time of TLS alone. */
    public SecurityHeaders transport(Duration time) {
        return new SecurityHeaders(policy, referrer, time);
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        boolean encrypted = rq.scheme().equals("https") && !transport.isZero();
        return next.handle(rq).map(answer -> {
            var told = with(with(answer, "X-Content-Type-Options", "nosniff"), "Referrer-Policy", referrer);
            if (encrypted) {
                told = with(told, "Strict-Transport-Security", "max-age=" + transport.toSeconds());
            }
            return isPage(answer)
                    ? with(with(told, "Content-Security-Policy", policy), "X-Frame-Options", "DENY")
                    : told;
        });
    }

    private static boolean isPage(Response answer) {
        return answer.header("content-type").orElse("").startsWith("text/html");
    }

    private static Response with(Response answer, String name, String value) {
        return answer.header(name).isPresent() ? answer : answer.header(name, value);
    }
}
