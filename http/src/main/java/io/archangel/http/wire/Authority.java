package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A host and perhaps a port, as they stand in a Host header or an absolute target (RFC 9110, 7.2). */
public final class Authority {
    private static final int MOST_PORT = 65_535;
    private static final int INVALID = -1;

    private Authority() {}

    /** The host, in lower case and without port; null if it is malformed. */
    public static @Nullable String host(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            return text.substring(0, hostEnd(bytes, 0, bytes.length)).toLowerCase(Locale.ROOT);
        } catch (Refused malformed) {
            return null;
        }
    }

    /** Where the host ends, before the port. @throws Refused if it is malformed */
    static int hostEnd(byte[] in, int from, int to) throws Refused {
        int end = from < to && in[from] == '[' ? addressEnd(in, from, to) : nameEnd(in, from, to);
        if (end == INVALID || !isPort(in, end, to)) {
            throw Refused.bad("the Host header is invalid");
        }
        return end;
    }

    private static int nameEnd(byte[] in, int from, int to) {
        int end = from;
        while (end < to && in[end] != ':') {
            end++;
        }
        return Ascii.isHostName(in, from, end) ? end : INVALID;
    }

    private static int addressEnd(byte[] in, int from, int to) {
        int end = from + 1;
        while (end < to && in[end] != ']') {
            end++;
        }
        return end < to && Ipv6.isAddress(in, from + 1, end) ? end + 1 : INVALID;
    }

    private static boolean isPort(byte[] in, int from, int to) {
        if (from == to) {
            return true;
        }
        int port = 0;
        for (int i = from + 1; i < to; i++) {
            if (!Ascii.isDigit(in[i]) || port > MOST_PORT) {
                return false;
            }
            port = port * 10 + in[i] - '0';
        }
        return in[from] == ':' && port <= MOST_PORT;
    }
}
