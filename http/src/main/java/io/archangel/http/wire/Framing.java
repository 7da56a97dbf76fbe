package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

/**
 * What the lines of a head say of its message: where it ends, for whom it is, and whether the connection goes on after it.
 * Whatever could be read in two ways is refused (RFC 9112, 3.2, 6.3, 11.2). It is used on and on, for head after head.
 */
final class Framing {
    private static final int MOST_DIGITS = 18;

    private int host;
    private int hostValueEnd;
    private int hostEnd;
    private boolean hasLength;
    private boolean hasCoding;
    private long length;
    private boolean expecting;
    private boolean closing;
    private boolean keeping;

    /** Of a body of which nothing is said. */
    private long silentLength;

    /** The next head is one of HTTP/2, whose body ends with its stream. @param ended true if that has */
    void endsWithStream(boolean ended) {
        silentLength = ended ? 0 : Head.CHUNKED;
    }

    /** The next head is one of HTTP/1.1, which says how its body ends. */
    void endsItself() {
        silentLength = 0;
    }

    /** Another head begins. */
    void begin() {
        host = -1;
        hostValueEnd = -1;
        hostEnd = -1;
        hasLength = false;
        hasCoding = false;
        length = silentLength;
        expecting = false;
        closing = false;
        keeping = false;
    }

    /** Takes in what a line says. */
    void take(FieldLine line, byte[] in) throws Refused {
        switch (line.nameLength()) {
            case 4 -> host(line, in);
            case 6 -> expect(line, in);
            case 10 -> connection(line, in);
            case 14 -> contentLength(line, in);
            case 17 -> transferEncoding(line, in);
            default -> {}
        }
    }

    private void host(FieldLine line, byte[] in) throws Refused {
        if (line.isNamed("host", in)) {
            if (host >= 0) {
                throw bad("several Host headers");
            }
            host = line.value();
            hostValueEnd = line.valueEnd();
            hostEnd = Authority.hostEnd(in, host, hostValueEnd);
        }
    }

    private void expect(FieldLine line, byte[] in) throws Refused {
        if (line.isNamed("expect", in)) {
            if (!Ascii.is("100-continue", in, line.value(), line.valueEnd())) {
                throw new Refused(417, "nothing but 100-continue can be expected here");
            }
            expecting = true;
        }
    }

    private void connection(FieldLine line, byte[] in) {
        if (line.isNamed("connection", in)) {
            closing |= Options.has("close", in, line.value(), line.valueEnd());
            keeping |= Options.has("keep-alive", in, line.value(), line.valueEnd());
        }
    }

    private void contentLength(FieldLine line, byte[] in) throws Refused {
        if (line.isNamed("content-length", in)) {
            if (hasLength) {
                throw bad("several Content-Lengths");
            }
            hasLength = true;
            length = number(in, line.value(), line.valueEnd());
        }
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

    private void transferEncoding(FieldLine line, byte[] in) throws Refused {
        if (line.isNamed("transfer-encoding", in)) {
            if (hasCoding) {
                throw bad("several Transfer-Encodings");
            }
            hasCoding = true;
            Options.requireChunked(in, line.value(), line.valueEnd());
        }
    }

    /** All lines are there. */
    void finish(byte[] in, boolean http11, Target target) throws Refused {
        if (hasCoding && hasLength) {
            throw bad("both Content-Length and Transfer-Encoding");
        }
        if (hasCoding && !http11) {
            throw bad("HTTP/1.0 has no Transfer-Encoding");
        }
        if (hasCoding) {
            length = Head.CHUNKED;
        }
        if (host < 0 && http11) {
            throw bad("no Host header");
        }
        if (target.authority() >= 0) {
            agree(in, target);
        }
        expecting &= http11 && length != 0;
        closing |= !http11 && !keeping;
    }

    private void agree(byte[] in, Target target) throws Refused {
        int from = target.authority();
        int to = target.path();
        if (host < 0) {
            host = from;
            hostEnd = Authority.hostEnd(in, from, to);
            return;
        }
        boolean same = hostValueEnd - host == to - from;
        for (int i = 0; same && i < to - from; i++) {
            same = Ascii.lower(in[from + i]) == Ascii.lower(in[host + i]);
        }
        if (!same) {
            throw bad("the target and the Host header disagree");
        }
    }

    /** Of the body in bytes, 0 for none, {@link Head#CHUNKED} if it comes in chunks. */
    long length() {
        return length;
    }

    boolean isKeptAlive() {
        return !closing;
    }

    boolean isExpecting() {
        return expecting;
    }

    /** Where the host's name stands, or -1. */
    int host() {
        return host;
    }

    int hostEnd() {
        return hostEnd;
    }
}
