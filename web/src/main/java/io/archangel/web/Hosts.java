package io.archangel.web;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.util.Set;

/**
 * Answers nobody who asks for another name than this machine's own, before anything else is looked at: a page whose name an attacker
 * points here would else be of the console's own origin. And says to browsers what a page of the console may do.
 */
final class Hosts implements Filter {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'self'";

    private final Set<String> names;

    Hosts(Set<String> names) {
        this.names = names;
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        var host = rq.host().orElse("");
        if (!isOwn(host)) {
            return guarded(Answers.problem(421, "this host is not asked for by that name; use localhost or 127.0.0.1"));
        }
        return next.handle(rq).map(Hosts::guarded);
    }

    private boolean isOwn(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}")
                || names.contains(host);
    }

    private static Response guarded(Response answer) {
        return answer.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }
}
