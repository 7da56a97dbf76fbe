package io.archangel.xing;

import io.archangel.http.AllowedOrigins;
import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Problem;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.util.Set;

/**
 * Refuses what pages of other sites have a browser send in its user's name (cross-site request forgery): 403 for all methods
 * but GET, HEAD and OPTIONS, which must change nothing. It goes by what browsers say of each request, which no page can change:
 * Sec-Fetch-Site, else Origin, else Referer. What says none of these is no browser, and brings no cookies of anybody's. Beside
 * it stands {@code SameSite=Lax}, which cookies have unless told otherwise.
 *
 *     site.filter(Csrf.filter());
 */
public final class Csrf implements Filter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final AllowedOrigins origins;

    private Csrf(AllowedOrigins origins) {
        this.origins = origins;
    }

    /** For pages of the site's own host and port, and what is no browser. */
    public static Csrf filter() {
        return filter(AllowedOrigins.own());
    }

    /** For pages of these. */
    public static Csrf filter(AllowedOrigins origins) {
        return new Csrf(origins);
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        if (!SAFE.contains(rq.method()) && !isOwn(rq)) {
            throw new Problem(403, "this was sent by a page of another site, and may not be");
        }
        return next.handle(rq);
    }

    private boolean isOwn(Request rq) {
        var site = rq.header("sec-fetch-site").orElse("");
        if (site.equals("same-origin") || site.equals("none")) {
            return true;
        }
        var origin = rq.header("origin").orElse("");
        if (origin.isEmpty() && site.isEmpty()) {
            return rq.header("referer")
                    .map(it -> origins.allows(rq, originOf(it)))
                    .orElse(origins.absent());
        }
        return origins.allows(rq, origin);
    }

    /** The origin of a URI; of what is none something that is no origin. */
    private static String originOf(String referer) {
        int host = referer.indexOf("://") + 3;
        int slash = referer.indexOf('/', host);
        return host < 3 || slash < 0 ? referer : referer.substring(0, slash);
    }
}
