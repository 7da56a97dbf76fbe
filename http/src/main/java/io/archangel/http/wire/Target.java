package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where in a head it says what it asks for (RFC 9112, 3.2), in origin form, absolute form or {@code *}. It is read on and
 * on, for head after head.
 */
final class Target {
    private int authority;
    private int path;
    private int pathEnd;
    private int end;

    /** The path, if it had to be decoded to be checked. */
    private @Nullable String decoded;

    /** @param from at least one byte, all of which may stand in a target */
    void read(byte[] in, int from, int to, String method) throws Refused {
        authority = -1;
        path = from;
        pathEnd = to;
        end = to;
        decoded = null;
        if (method.equals("CONNECT")) {
            throw new Refused(501, "this is no proxy");
        }
        if (in[from] == '*' && to - from == 1 && method.equals("OPTIONS")) {
            return;
        }
        if (in[from] != '/') {
            absolute(in, from, to);
        }
        split(in);
    }

    private void absolute(byte[] in, int from, int to) throws Refused {
        int start = schemeEnd(in, from, to);
        int rest = start;
        while (rest < to && in[rest] != '/' && in[rest] != '?') {
            rest++;
        }
        if (start == from || start == rest) {
            throw bad("the target is neither a path nor a URL");
        }
        authority = start;
        path = rest;
    }

    private static int schemeEnd(byte[] in, int from, int to) {
        for (var scheme : new String[] {"http://", "https://"}) {
            int end = from + scheme.length();
            if (to > end && Ascii.is(scheme, in, from, end)) {
                return end;
            }
        }
        return from;
    }

    /** Finds where the path ends, and decodes it if it is not plain. */
    private void split(byte[] in) throws Refused {
        int at = path;
        boolean plain = true;
        while (at < end && in[at] != '?') {
            plain &= in[at] != '%' && (in[at] != '.' || in[at - 1] != '/');
            at++;
        }
        pathEnd = at;
        if (!plain) {
            decoded = Paths.decode(new String(in, path, pathEnd - path, StandardCharsets.US_ASCII));
        }
    }

    /** Where the authority of an absolute form begins, which ends where the path does, or -1. */
    int authority() {
        return authority;
    }

    int path() {
        return path;
    }

    int pathEnd() {
        return pathEnd;
    }

    int end() {
        return end;
    }

    @Nullable
    String decoded() {
        return decoded;
    }
}
