package io.archangel.xing;

import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie, as a server sets it (RFC 6265bis). What is not said otherwise is the safe way: sent back over TLS alone (and to
 * localhost), out of reach of scripts, not with what other sites have pages send, and until the browser ends.
 *
 *     return Cookie.of("theme", "dark").maxAge(Duration.ofDays(365)).on(text("dark it is"));
 *     var theme = Cookie.in(rq, "theme").orElse("light");
 *
 * @param name     a token; one that begins with {@code __Host-} is sent back to this host alone
 * @param value    without spaces, quotes, commas, semicolons and backslashes; encode what has them
 * @param maxAge   how long it is kept; null until the browser ends; zero to have it forgotten
 * @param path     below which it is sent back
 * @param domain   whose subdomains get it, too; null for this host alone
 * @param secure   sent back over TLS alone
 * @param httpOnly out of reach of scripts
 * @param sameSite with which requests that pages of other sites cause it goes
 */
public record Cookie(
        String name,
        String value,
        @Nullable Duration maxAge,
        String path,
        @Nullable String domain,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite) {
    private static final int MOST = 4096;

    /** With which requests that pages of other sites cause a cookie goes. */
    public enum SameSite {
        /** None. */
        STRICT("Strict"),
        /** Links that are followed, and no others. */
        LAX("Lax"),
        /** All. */
        NONE("None");

        private final String word;

        SameSite(String word) {
            this.word = word;
        }
    }

    /** @throws XingException if a browser would not take it, or would not send it back */
    public Cookie {
        require(
                name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                name,
                "its name is no token",
                "give letters, digits, - and _");
        require(
                value.matches("[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*"),
                name,
                "its value has what no cookie may have",
                "encode it, as base64url does");
        require(name.length() + value.length() <= MOST, name, "it is longer than 4096 bytes", "keep less in it");
        require(maxAge == null || !maxAge.isNegative(), name, "maxAge is negative", "give zero to have it forgotten");
        require(path.matches("/[\\x20-\\x3a\\x3c-\\x7e]*"), name, "its path is '" + path + "'", "begin with a slash");
        require(
                domain == null || domain.matches("[A-Za-z0-9.-]+"),
                name,
                "its domain is '" + domain + "'",
                "give a name without port");
        require(sameSite != SameSite.NONE || secure, name, "SameSite=None is for secure ones", "leave it secure");
        require(!name.startsWith("__Secure-") || secure, name, "a __Secure- one is secure", "leave it secure");
        require(
                !name.startsWith("__Host-") || (secure && path.equals("/") && domain == null),
                name,
                "a __Host- one is secure, of path / and no domain",
                "leave it so, or name it otherwise");
    }

    /** One that is kept until the browser ends. */
    public static Cookie of(String name, String value) {
        return new Cookie(name, value, null, "/", null, true, true, SameSite.LAX);
    }

    /** The value of a cookie that a request brings; of several of the name the first, which is of the closest path. */
    public static Optional<String> in(Request rq, String name) {
        return Optional.ofNullable(all(rq).get(name));
    }

    /** All cookies that a request brings, in order; what is none is left out. */
    public static Map<String, String> all(Request rq) {
        return read(rq.headers().stream()
                .filter(line -> line.getKey().equalsIgnoreCase("cookie"))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** Those of some lines. */
    static Map<String, String> read(List<String> lines) {
        var all = new LinkedHashMap<String, String>();
        for (var line : lines) {
            for (var pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    all.putIfAbsent(
                            pair.substring(0, equals).strip(),
                            unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        all.remove("");
        return all;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The same with another value. */
    public Cookie value(String other) {
        return new Cookie(name, other, maxAge, path, domain, secure, httpOnly, sameSite);
    }

    /** The same, kept for this long. */
    public Cookie maxAge(Duration time) {
        return new Cookie(name, value, time, path, domain, secure, httpOnly, sameSite);
    }

    /** The same, to be forgotten at once. */
    public Cookie gone() {
        return new Cookie(name, "", Duration.ZERO, path, domain, secure, httpOnly, sameSite);
    }

    /** The same, sent back below this path. */
    public Cookie path(String below) {
        return new Cookie(name, value, maxAge, below, domain, secure, httpOnly, sameSite);
    }

    /** The same, sent back to the subdomains of this one, too. */
    public Cookie domain(String of) {
        return new Cookie(name, value, maxAge, path, of, secure, httpOnly, sameSite);
    }

    /** The same, sent back over plain HTTP, too, where everybody on the way can read it. */
    public Cookie insecure() {
        return new Cookie(name, value, maxAge, path, domain, false, httpOnly, sameSite);
    }

    /** The same, which scripts can read. */
    public Cookie readable() {
        return new Cookie(name, value, maxAge, path, domain, secure, false, sameSite);
    }

    /** The same, which goes with these requests. */
    public Cookie sameSite(SameSite with) {
        return new Cookie(name, value, maxAge, path, domain, secure, httpOnly, with);
    }

    /** An answer that sets it. */
    public Response on(Response answer) {
        return answer.header("Set-Cookie", toString());
    }

    /** What Set-Cookie says. */
    @Override
    public String toString() {
        return name + "=" + value
                + (maxAge == null ? "" : "; Max-Age=" + maxAge.toSeconds())
                + "; Path=" + path
                + (domain == null ? "" : "; Domain=" + domain)
                + (secure ? "; Secure" : "")
                + (httpOnly ? "; HttpOnly" : "")
                + "; SameSite=" + sameSite.word;
    }

    private static void require(boolean holds, String name, String wrong, String remedy) {
        if (!holds) {
            throw new XingException("cookie " + name.replaceAll("[^!-~]", "?") + ": " + wrong + "; " + remedy);
        }
    }
}
