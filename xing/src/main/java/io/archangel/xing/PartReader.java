package io.archangel.xing;

import io.archangel.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body (RFC 2046, 5.1.1) part by part, in 16 KiB of memory.
 *
 * <pre>
 * next --> head of a part, read*, -1 --> next ... --> null: that was the last
 * </pre>
 */
final class PartReader {
    private static final int ROOM = 16 << 10;
    private static final int MOST_HEAD = 8 << 10;
    private static final int MOST_AROUND = 8 << 10;

    private final InputStream in;

    /** CR LF, two dashes, the boundary. */
    private final byte[] delimiter;

    private final byte[] room = new byte[ROOM];

    /** What is unread is between these. */
    private int from;

    private int to;

    private boolean begun;

    PartReader(InputStream in, byte[] boundary) {
        this.in = in;
        delimiter = Arrays.copyOf(new byte[] {'\r', '\n', '-', '-'}, boundary.length + 4);
        System.arraycopy(boundary, 0, delimiter, 4, boundary.length);
    }

    /**
     * The head of the next part, names in lower case, the first of each.
     *
     * @return null if there is no more
     * @throws Problem 400 if it is malformed
     */
    @Nullable
    Map<String, String> next() throws IOException {
        if (!begun) {
            begun = true;
            room[0] = '\r'; // so that a boundary at the very start is one as any other
            room[1] = '\n';
            to = 2;
        }
        skip();
        from += delimiter.length;
        var rest = line(MOST_AROUND);
        if (rest.startsWith("--")) {
            drain();
            return null;
        }
        if (!rest.isBlank()) {
            throw malformed("a boundary has something behind it");
        }
        return head();
    }

    /** Some bytes of the part. @return how many, at least one; -1 at its end  @throws Problem 400 if the body ends before */
    int read(byte[] into) throws IOException {
        while (true) {
            int end = delimiterAt();
            if (end == from) {
                return -1;
            }
            // What can't be the beginning of a delimiter may go.
            int sure = end >= 0 ? end : Math.max(from, to - delimiter.length + 1);
            if (sure > from) {
                int some = Math.min(into.length, sure - from);
                System.arraycopy(room, from, into, 0, some);
                from += some;
                return some;
            }
            if (!fill()) {
                throw malformed("it ends before its last boundary");
            }
        }
    }

    /** To the next delimiter. */
    private void skip() throws IOException {
        var rest = new byte[ROOM];
        int skipped = 0;
        for (int some = read(rest); some >= 0; some = read(rest)) {
            skipped += some;
            if (skipped > MOST_AROUND) {
                throw malformed("there is too much before its first boundary");
            }
        }
    }

    /** What follows the last boundary means nothing. */
    private void drain() throws IOException {
        int drained = to - from;
        for (int some = 0; some >= 0 && drained <= MOST_AROUND; some = in.read(room)) {
            drained += some;
        }
        if (drained > MOST_AROUND) {
            throw malformed("there is too much behind its last boundary");
        }
    }

    private Map<String, String> head() throws IOException {
        var lines = new TreeMap<String, String>();
        int left = MOST_HEAD;
        for (var line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw malformed("a part has a header line without a name");
            }
            lines.putIfAbsent(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return lines;
    }

    /** A line without its end. */
    private String line(int most) throws IOException {
        int seen = 0;
        while (true) {
            for (int at = from + seen; at + 1 < to; at++, seen++) {
                if (room[at] == '\r' && room[at + 1] == '\n') {
                    requireShort(at - from, most);
                    var line = new String(room, from, at - from, StandardCharsets.UTF_8);
                    from = at + 2;
                    return line;
                }
            }
            requireShort(seen, most);
            if (!fill()) {
                if (to - from == 2 && room[from] == '-' && room[from + 1] == '-') {
                    from = to;
                    return "--"; // the line end behind the last boundary may be missing
                }
                throw malformed("it ends in the head of a part");
            }
        }
    }

    private static void requireShort(int length, int most) {
        if (length > most) {
            throw malformed("the head of a part is too long");
        }
    }

    /** Where the next delimiter is in what is there, or -1. */
    private int delimiterAt() {
        for (int at = from; at <= to - delimiter.length; at++) {
            if (room[at] == '\r' && Arrays.equals(room, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    /** More of it, if there is more; the room is never full when this is called. */
    private boolean fill() throws IOException {
        System.arraycopy(room, from, room, 0, to - from);
        to -= from;
        from = 0;
        int some = in.read(room, to, ROOM - to);
        to += Math.max(0, some);
        return some > 0;
    }

    static Problem malformed(String how) {
        return new Problem(400, "the form is malformed: " + how);
    }
}
