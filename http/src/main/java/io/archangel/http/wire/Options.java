package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

/** Lists of words with commas between, in the values of Connection and Transfer-Encoding (RFC 9110, 5.6.1). */
final class Options {
    private Options() {}

    /** True if a list has an option, in any case. @param option in lower case */
    static boolean has(String option, byte[] in, int from, int to) {
        for (int start = from, end; start < to; start = end + 1) {
            end = comma(in, start, to);
            int first = skipBlank(in, start, end);
            if (Ascii.is(option, in, first, trimBlank(in, first, end))) {
                return true;
            }
        }
        return false;
    }

    /** @throws Refused unless the one transfer coding is chunked */
    static void requireChunked(byte[] in, int from, int to) throws Refused {
        if (Ascii.is("chunked", in, from, to)) {
            return;
        }
        boolean unknown = false;
        for (int start = from, end; start <= to; start = end + 1) {
            end = comma(in, start, to);
            int first = skipBlank(in, start, end);
            int last = trimBlank(in, first, end);
            if (!Ascii.isToken(in, first, last)) {
                throw bad("the Transfer-Encoding is malformed");
            }
            unknown |= !Ascii.is("chunked", in, first, last);
        }
        throw unknown
                ? new Refused(501, "no transfer coding but chunked is known here")
                : bad("chunked more than once");
    }

    private static int comma(byte[] in, int from, int to) {
        int end = from;
        while (end < to && in[end] != ',') {
            end++;
        }
        return end;
    }

    private static int skipBlank(byte[] in, int from, int to) {
        int at = from;
        while (at < to && Ascii.isBlank(in[at])) {
            at++;
        }
        return at;
    }

    private static int trimBlank(byte[] in, int from, int to) {
        int at = to;
        while (at > from && Ascii.isBlank(in[at - 1])) {
            at--;
        }
        return at;
    }
}
