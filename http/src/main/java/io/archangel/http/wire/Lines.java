package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Header lines as they came: one array of bytes, and where in it names and values begin and end. */
final class Lines {
    private static final int MARKS = 4;
    private static final int FIRST_ROOM = 8 * MARKS;
    private static final int[] NONE = {};

    /** Name start and end, value start and end, line after line. */
    private int[] marks = NONE;

    private int count;

    /** Takes a line in. @throws Refused if it is malformed */
    void add(byte[] in, int from, int to) throws Refused {
        if (Ascii.isBlank(in[from])) {
            throw bad("a header line is folded");
        }
        int colon = from;
        while (colon < to && in[colon] != ':') {
            colon++;
        }
        if (colon == to || !Ascii.isToken(in, from, colon)) {
            throw bad("a header line has no valid name");
        }
        int start = colon + 1;
        int end = to;
        while (start < end && Ascii.isBlank(in[start])) {
            start++;
        }
        while (end > start && Ascii.isBlank(in[end - 1])) {
            end--;
        }
        int at = count++ * MARKS;
        if (at == marks.length) {
            marks = Arrays.copyOf(marks, Math.max(FIRST_ROOM, 2 * at));
        }
        marks[at] = from;
        marks[at + 1] = colon;
        marks[at + 2] = start;
        marks[at + 3] = end;
    }

    int count() {
        return count;
    }

    boolean isNamed(int line, String lowerCase, byte[] in) {
        return Ascii.is(lowerCase, in, marks[line * MARKS], marks[line * MARKS + 1]);
    }

    int nameLength(int line) {
        return marks[line * MARKS + 1] - marks[line * MARKS];
    }

    int valueStart(int line) {
        return marks[line * MARKS + 2];
    }

    int valueEnd(int line) {
        return marks[line * MARKS + 3];
    }

    String name(int line, byte[] in) {
        return new String(in, marks[line * MARKS], nameLength(line), StandardCharsets.ISO_8859_1);
    }

    String value(int line, byte[] in) {
        return new String(in, valueStart(line), valueEnd(line) - valueStart(line), StandardCharsets.ISO_8859_1);
    }
}
