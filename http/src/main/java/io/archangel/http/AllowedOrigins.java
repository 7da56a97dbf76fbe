package io.archangel.http;

import io.archangel.http.wire.Authority;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may do what browsers let any page do in the name of its reader, cookies and all, such as to open a WebSocket
 * (RFC 6455, 10.2). What is no browser sends no Origin, or any.
 *
 * <p>Those of the request's own host and port may, and so may what is no browser, unless told.
 *
 * @param absent true if those may who do not say where they come from
 * @param others whose pages may besides, exactly: {@code https://example.org}; {@code *} for all there are
 */
public record AllowedOrigins(boolean absent, Set<String> others) {
    private static final String ALL = "*";

    /** @throws HttpException if one of the others is none */
    public AllowedOrigins {
        others = Set.copyOf(others);
        for (var other : others) {
            if (!other.equals(ALL) && !other.matches("[a-z][a-z0-9+.-]*://[^/?#\\s\\p{Upper}]+")) {
                throw new HttpException(
                        "an origin is '" + other + "'; give a scheme and a host in lower case, as https://example.org");
            }
        }
    }

    /** The same host's pages, and what is no browser. */
    public static AllowedOrigins own() {
        return new AllowedOrigins(true, Set.of());
    }

    /** Every page there is. */
    public static AllowedOrigins any() {
        return new AllowedOrigins(true, Set.of(ALL));
    }

    /** The same host's pages, these, and what is no browser. @throws HttpException if one of them is no origin */
    public static AllowedOrigins ownAnd(String... others) {
        return new AllowedOrigins(true, Set.of(others));
    }

    /** The same, but not for those who do not say where they come from. */
    public AllowedOrigins required() {
        return new AllowedOrigins(false, others);
    }

    /**
     * Whether pages of an origin may, on the server that a request is for.
     *
     * @param origin as a browser says it, {@code https://example.org:8443}; {@code null} is none that may
     */
    public boolean allows(Request rq, String origin) {
        return allow(origin, authority(rq), rq.scheme().equals("https"));
    }

    /** What the client asked for: the Host, port and all, unless a proxy that is trusted says otherwise. */
    static String authority(Request rq) {
        var host = rq.host().orElse("");
        var said = rq.header("host").orElse(host);
        return host.equals(Authority.host(said)) ? said : host;
    }

    /**
     * Whether a request may open one.
     *
     * @param origin    its Origin, or null
     * @param host      its Host, with the port if there is one
     * @param encrypted true if it came over TLS, and so of pages on the same host only those may that did too
     */
    boolean allow(@Nullable String origin, String host, boolean encrypted) {
        if (origin == null) {
            return absent;
        }
        return others.contains(ALL)
                || others.contains(origin.toLowerCase(Locale.ROOT))
                || isOwn(origin.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), encrypted);
    }

    private static boolean isOwn(String origin, String host, boolean encrypted) {
        var scheme = origin.startsWith("https://") ? "https://" : encrypted ? null : "http://";
        if (scheme == null || !origin.startsWith(scheme)) {
            return false;
        }
        var port = scheme.equals("https://") ? ":443" : ":80";
        return without(port, origin.substring(scheme.length())).equals(without(port, host));
    }

    private static String without(String port, String authority) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
