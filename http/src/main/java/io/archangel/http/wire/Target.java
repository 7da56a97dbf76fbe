package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for (RFC 9112, 3.2), in origin form, absolute form or {@code *}.
 *
 * @param rawPath   the path as it came
 * @param path      decoded, {@code *} for the whole server
 * @param query     raw, or null
 * @param authority of the absolute form, in lower case, or null
 */
record Target(
        String rawPath,
        String path,
        @Nullable String query,
        @Nullable String authority) {

    static Target parse(byte[] in, int from, int to, String method) throws Refused {
        if (!Ascii.isTarget(in, from, to)) {
            throw bad("the target has characters that must be encoded");
        }
        if (method.equals("CONNECT")) {
            throw new Refused(501, "this is no proxy");
        }
        if (in[from] == '/') {
            return local(in, from, to, null);
        }
        if (in[from] == '*' && to - from == 1 && method.equals("OPTIONS")) {
            return new Target("*", "*", null, null);
        }
        return absolute(in, from, to);
    }

    private static Target absolute(byte[] in, int from, int to) throws Refused {
        int start = from;
        for (var scheme : new String[] {"http://", "https://"}) {
            if (to - from > scheme.length() && Ascii.is(scheme, in, from, from + scheme.length())) {
                start = from + scheme.length();
            }
        }
        int end = start;
        while (end < to && in[end] != '/' && in[end] != '?') {
            end++;
        }
        if (start == from || start == end) {
            throw bad("the target is neither a path nor a URL");
        }
        return local(in, end, to, text(in, start, end).toLowerCase(Locale.ROOT));
    }

    private static Target local(byte[] in, int from, int to, @Nullable String authority) throws Refused {
        int mark = from;
        while (mark < to && in[mark] != '?') {
            mark++;
        }
        var path = mark == from ? "/" : text(in, from, mark);
        return new Target(path, Paths.decode(path), mark == to ? null : text(in, mark + 1, to), authority);
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
