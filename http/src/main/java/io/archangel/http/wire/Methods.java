package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;

/** Methods as strings, those of RFC 9110 and 5789 made once. */
final class Methods {
    private static final String[] KNOWN = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"};

    private Methods() {}

    static String of(byte[] in, int from, int to) {
        for (var known : KNOWN) {
            if (is(known, in, from, to)) {
                return known;
            }
        }
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean is(String known, byte[] in, int from, int to) {
        boolean same = known.length() == to - from;
        for (int i = from; same && i < to; i++) {
            same = in[i] == known.charAt(i - from);
        }
        return same;
    }
}
