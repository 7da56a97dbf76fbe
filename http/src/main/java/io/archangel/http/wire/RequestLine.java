package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;

/** The first line of a request (RFC 9112, 3): three parts, one space between each. */
record RequestLine(String method, int targetStart, int targetEnd, boolean isHttp11) {
    private static final int VERSION = "HTTP/1.1".length();

    static RequestLine parse(byte[] in, int from, int to) throws Refused {
        int first = space(in, from, to);
        int second = first < to ? space(in, first + 1, to) : to;
        if (second == to || !Ascii.isToken(in, from, first)) {
            throw bad("the request line is malformed");
        }
        boolean http11 = isHttp11(in, second + 1, to);
        return new RequestLine(method(in, from, first), first + 1, second, http11);
    }

    private static int space(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != ' ') {
            at++;
        }
        return at;
    }

    private static boolean isHttp11(byte[] in, int from, int to) throws Refused {
        boolean shaped = to - from == VERSION
                && in[from] == 'H'
                && in[from + 1] == 'T'
                && in[from + 2] == 'T'
                && in[from + 3] == 'P'
                && in[from + 4] == '/'
                && Ascii.isDigit(in[from + 5])
                && in[from + 6] == '.'
                && Ascii.isDigit(in[from + 7]);
        if (!shaped) {
            throw bad("the request line is malformed");
        }
        if (in[from + 5] != '1' || in[from + 7] > '1') {
            throw new Refused(505, "HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        return in[from + 7] == '1';
    }

    private static String method(byte[] in, int from, int to) {
        return switch (to - from) {
            case 3 -> in[from] == 'G' && in[from + 1] == 'E' && in[from + 2] == 'T' ? "GET" : text(in, from, to);
            default -> text(in, from, to);
        };
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
