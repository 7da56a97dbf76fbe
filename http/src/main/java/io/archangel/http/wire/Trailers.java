package io.archangel.http.wire;

import java.util.Locale;
import java.util.Set;

/**
 * Which lines may follow a body (RFC 9110, 6.5.1): none that frames or routes a message, asks for something, says who asks, or
 * is needed to read what came before it.
 */
final class Trailers {
    private static final Set<String> OF_THE_HEAD = Set.of(
            "accept-encoding",
            "age",
            "authorization",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "expect",
            "expires",
            "forwarded",
            "host",
            "http2-settings",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "location",
            "max-forwards",
            "pragma",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "retry-after",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "www-authenticate");

    private Trailers() {}

    static boolean mayBe(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return !OF_THE_HEAD.contains(lower) && !lower.startsWith("x-forwarded-") && !lower.startsWith(":");
    }
}
