package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

/** Where one header line has its name and its value (RFC 9112, 5). A cursor: it is read on and on. */
final class FieldLine {
    /** The line is not whole yet. */
    static final int INCOMPLETE = -1;

    private int name;
    private int nameEnd;
    private int value;
    private int valueEnd;

    /**
     * Reads a line that ends with CR LF and nothing else.
     *
     * @return where the next begins, or {@link #INCOMPLETE}, and then nothing is known of it
     * @throws Refused if it is malformed, as far as it is there
     */
    int read(byte[] in, int from, int to) throws Refused {
        if (Ascii.isBlank(in[from])) {
            throw bad("a header line is folded");
        }
        int colon = Ascii.skipToken(in, from, to);
        if (colon == to) {
            return INCOMPLETE;
        }
        if (in[colon] != ':' || colon == from) {
            throw bad("a header line has no valid name");
        }
        int start = colon + 1;
        while (start < to && Ascii.isBlank(in[start])) {
            start++;
        }
        int end = Ascii.skipFieldValue(in, start, to);
        if (!endsAt(in, end, to)) {
            return INCOMPLETE;
        }
        name = from;
        nameEnd = colon;
        value = start;
        valueEnd = trim(in, start, end);
        return end + 2;
    }

    /** True if CR LF stands there, false if it may yet come. @throws Refused if something else does */
    static boolean endsAt(byte[] in, int at, int to) throws Refused {
        if (at < to && in[at] != '\r') {
            throw bad(in[at] == '\n' ? "a line does not end with CR LF" : "a control character in a line");
        }
        if (at + 1 < to && in[at + 1] != '\n') {
            throw bad("a line does not end with CR LF");
        }
        return at + 1 < to;
    }

    private static int trim(byte[] in, int from, int to) {
        int end = to;
        while (end > from && Ascii.isBlank(in[end - 1])) {
            end--;
        }
        return end;
    }

    int nameLength() {
        return nameEnd - name;
    }

    boolean isNamed(String lowerCase, byte[] in) {
        return Ascii.is(lowerCase, in, name, nameEnd);
    }

    int name() {
        return name;
    }

    int value() {
        return value;
    }

    int valueEnd() {
        return valueEnd;
    }
}
