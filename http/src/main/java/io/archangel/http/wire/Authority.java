package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For whom a request is: the Host header, which an absolute target must agree with (RFC 9112, 3.2). */
final class Authority {
    private static final int MOST_PORT_DIGITS = 5;

    private Authority() {}

    /** The host in lower case and without port. @param hostLine which line is the Host, or -1 */
    static @Nullable String host(byte[] in, Lines lines, int hostLine, boolean http11, @Nullable String authority)
            throws Refused {
        if (hostLine < 0) {
            if (http11) {
                throw bad("no Host header");
            }
            return authority == null ? null : name(authority);
        }
        var text = lines.value(hostLine, in).toLowerCase(Locale.ROOT);
        if (authority != null && !authority.equals(text)) {
            throw bad("the target and the Host header disagree");
        }
        return name(text);
    }

    private static String name(String text) throws Refused {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = bytes.length > 0 && bytes[0] == '[' ? addressEnd(bytes) : nameEnd(bytes);
        if (end < 0 || !isPort(bytes, end)) {
            throw bad("the Host header is invalid");
        }
        return text.substring(0, end);
    }

    private static int nameEnd(byte[] in) {
        int end = 0;
        while (end < in.length && in[end] != ':') {
            end++;
        }
        return Ascii.isHostName(in, 0, end) ? end : -1;
    }

    private static int addressEnd(byte[] in) {
        int end = 1;
        while (end < in.length && (Ascii.hex(in[end]) >= 0 || in[end] == ':' || in[end] == '.')) {
            end++;
        }
        return end > 2 && end < in.length && in[end] == ']' ? end + 1 : -1;
    }

    private static boolean isPort(byte[] in, int from) {
        if (from == in.length) {
            return true;
        }
        boolean digits = in[from] == ':' && in.length - from - 1 <= MOST_PORT_DIGITS;
        for (int i = from + 1; i < in.length; i++) {
            digits &= Ascii.isDigit(in[i]);
        }
        return digits;
    }
}
