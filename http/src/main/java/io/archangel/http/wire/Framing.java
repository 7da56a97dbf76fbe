package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import org.jspecify.annotations.Nullable;

/**
 * What a head says of its message: where it ends, for whom it is, and whether the connection goes on after it. Whatever
 * could be read in two ways is refused (RFC 9112, 3.2, 6.3, 11.2).
 *
 * @param length       of the body in bytes, 0 for none, {@link #CHUNKED} if it comes in chunks
 * @param isKeptAlive  whether the client would send another request
 * @param isExpecting  whether the client waits for 100 (Continue) before it sends the body
 * @param host         in lower case and without port, or null
 */
public record Framing(
        long length,
        boolean isKeptAlive,
        boolean isExpecting,
        @Nullable String host) {
    /** The length of a body that comes in chunks. */
    public static final long CHUNKED = -1;

    private static final int MOST_DIGITS = 18;

    static Framing of(byte[] in, Lines lines, boolean http11, @Nullable String authority) throws Refused {
        int hostLine = -1;
        int lengthLine = -1;
        int codingLine = -1;
        boolean expecting = false;
        boolean closing = false;
        boolean keeping = false;
        for (int i = 0; i < lines.count(); i++) {
            switch (lines.nameLength(i)) {
                case 4 -> hostLine = only("host", "several Host headers", hostLine, i, lines, in);
                case 14 -> lengthLine = only("content-length", "several Content-Lengths", lengthLine, i, lines, in);
                case 17 ->
                    codingLine = only("transfer-encoding", "several Transfer-Encodings", codingLine, i, lines, in);
                case 10 -> {
                    if (lines.isNamed(i, "connection", in)) {
                        closing |= hasOption("close", in, lines.valueStart(i), lines.valueEnd(i));
                        keeping |= hasOption("keep-alive", in, lines.valueStart(i), lines.valueEnd(i));
                    }
                }
                case 6 -> expecting |= lines.isNamed(i, "expect", in) && isContinue(in, lines, i);
                default -> {}
            }
        }
        long length = length(in, lines, lengthLine, codingLine, http11);
        var host = Authority.host(in, lines, hostLine, http11, authority);
        boolean kept = !closing && (http11 || keeping);
        return new Framing(length, kept, expecting && http11 && length != 0, host);
    }

    private static int only(String name, String why, int before, int line, Lines lines, byte[] in) throws Refused {
        if (!lines.isNamed(line, name, in)) {
            return before;
        }
        if (before >= 0) {
            throw bad(why);
        }
        return line;
    }

    private static long length(byte[] in, Lines lines, int lengthLine, int codingLine, boolean http11) throws Refused {
        if (codingLine >= 0) {
            if (lengthLine >= 0) {
                throw bad("both Content-Length and Transfer-Encoding");
            }
            if (!http11) {
                throw bad("HTTP/1.0 has no Transfer-Encoding");
            }
            requireChunked(in, lines.valueStart(codingLine), lines.valueEnd(codingLine));
            return CHUNKED;
        }
        return lengthLine < 0 ? 0 : number(in, lines.valueStart(lengthLine), lines.valueEnd(lengthLine));
    }

    private static void requireChunked(byte[] in, int from, int to) throws Refused {
        if (Ascii.is("chunked", in, from, to)) {
            return;
        }
        boolean unknown = false;
        for (int start = from, end; start <= to; start = end + 1) {
            end = start;
            while (end < to && in[end] != ',') {
                end++;
            }
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

    private static long number(byte[] in, int from, int to) throws Refused {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!Ascii.isDigit(in[i])) {
                throw bad("the Content-Length is no number");
            }
            number = i - from < MOST_DIGITS ? number * 10 + in[i] - '0' : Long.MAX_VALUE;
        }
        if (from == to) {
            throw bad("the Content-Length is no number");
        }
        return number;
    }

    private static boolean isContinue(byte[] in, Lines lines, int line) throws Refused {
        if (!Ascii.is("100-continue", in, lines.valueStart(line), lines.valueEnd(line))) {
            throw new Refused(417, "nothing but 100-continue can be expected here");
        }
        return true;
    }

    private static boolean hasOption(String option, byte[] in, int from, int to) {
        for (int start = from, end; start < to; start = end + 1) {
            end = start;
            while (end < to && in[end] != ',') {
                end++;
            }
            int first = skipBlank(in, start, end);
            if (Ascii.is(option, in, first, trimBlank(in, first, end))) {
                return true;
            }
        }
        return false;
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
