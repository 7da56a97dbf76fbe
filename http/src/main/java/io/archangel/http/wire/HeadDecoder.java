package io.archangel.http.wire;

import static io.archangel.http.wire.FieldLine.INCOMPLETE;
import static io.archangel.http.wire.Refused.bad;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes heads of requests (RFC 9112, 2 to 5) straight from an array, and keeps nothing of them: whoever has part of a head
 * comes again with all of it, and that is looked at from its beginning, which its limits keep cheap. One for each loop, on
 * that loop only.
 *
 * <pre>
 * METHOD --space--> TARGET --space--> VERSION --CR LF--> header lines --empty line--> a Head
 * </pre>
 *
 * <p>What is wrong is refused as soon as it is there, so that garbage need not be waited for.
 */
public final class HeadDecoder {
    private static final int VERSION = "HTTP/1.1".length();

    private final FieldLine line = new FieldLine();
    private final Framing framing = new Framing();
    private final Target target = new Target();
    private String method = "";
    private boolean http11;

    /** What comes is made of a block of HTTP/2. */
    private boolean http2;

    private int sizeOnWire;

    /** Takes an empty line out, which old clients send after a body (RFC 9112, 2.2). @return true if there was one */
    public static boolean skipEmptyLine(ByteBuffer in) {
        int at = in.position();
        boolean empty = in.remaining() > 1 && in.get(at) == '\r' && in.get(at + 1) == '\n';
        if (empty) {
            in.position(at + 2);
        }
        return empty;
    }

    /**
     * Takes a head out, or nothing.
     *
     * @param in at least one byte, in an array
     * @return the head, or null if it is not whole yet
     * @throws Refused if it is no valid head
     */
    public @Nullable Head decode(ByteBuffer in) throws Refused {
        var bytes = in.array();
        int from = in.arrayOffset() + in.position();
        int to = in.arrayOffset() + in.limit();
        int fields = requestLine(bytes, from, Math.min(to, from + Limits.REQUEST_LINE + 2));
        if (fields == INCOMPLETE) {
            requireRoom(to - from <= Limits.REQUEST_LINE + 2, 414, "the request line is too long");
            return null;
        }
        int end = fields(bytes, fields, Math.min(to, from + Limits.HEAD));
        if (end == INCOMPLETE) {
            requireRoom(to - from <= Limits.HEAD, 431, "the head is too long");
            return null;
        }
        framing.finish(bytes, http11, target);
        in.position(end - in.arrayOffset());
        return new Head(bytes, from, end, fields, method, http11, target, framing, http2 ? sizeOnWire : end - from);
    }

    /**
     * Takes a head out that a {@link Block} has made, all of which is there. Its body ends with its stream.
     *
     * @param last true if the stream has ended with it
     * @param size on the wire
     */
    Head decode2(ByteBuffer in, boolean last, int size) throws Refused {
        http2 = true;
        sizeOnWire = size;
        framing.endsWithStream(last);
        try {
            var head = decode(in);
            if (head == null || in.hasRemaining()) {
                throw bad("the head is malformed");
            }
            return head;
        } finally {
            http2 = false;
            framing.endsItself();
        }
    }

    private static void requireRoom(boolean left, int status, String why) throws Refused {
        if (!left) {
            throw new Refused(status, why);
        }
    }

    private int requestLine(byte[] in, int from, int to) throws Refused {
        if (in[from] == '\r') {
            if (FieldLine.endsAt(in, from, to)) {
                throw bad("the request line is empty");
            }
            return INCOMPLETE;
        }
        int first = Ascii.skipToken(in, from, to);
        if (first == to) {
            return INCOMPLETE;
        }
        int second = Ascii.skipTarget(in, first + 1, to);
        if (in[first] != ' ' || first == from) {
            throw malformed();
        }
        if (second == to) {
            return INCOMPLETE;
        }
        if (in[second] != ' ' || second == first + 1) {
            throw malformed();
        }
        int end = version(in, second + 1, to);
        if (end == INCOMPLETE || !FieldLine.endsAt(in, end, to)) {
            return INCOMPLETE;
        }
        method = Methods.of(in, from, first);
        target.read(in, first + 1, second, method);
        return end + 2;
    }

    private int version(byte[] in, int from, int to) throws Refused {
        for (int i = 0; i < VERSION && from + i < to; i++) {
            byte b = in[from + i];
            boolean right = (i == 5 || i == 7) ? Ascii.isDigit(b) : b == "HTTP/ . ".charAt(i);
            if (!right) {
                throw malformed();
            }
        }
        if (to - from < VERSION) {
            return INCOMPLETE;
        }
        if (http2 && in[from + 5] == '2') {
            http11 = true;
            return from + VERSION;
        }
        if (in[from + 5] != '1' || in[from + 7] > '1') {
            throw new Refused(505, "HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        http11 = in[from + 7] == '1';
        return from + VERSION;
    }

    private int fields(byte[] in, int from, int to) throws Refused {
        framing.begin();
        int lines = 0;
        int at = from;
        while (at < to && in[at] != '\r') {
            if (++lines > Limits.LINES) {
                throw new Refused(431, "too many header lines");
            }
            at = line.read(in, at, to);
            if (at == INCOMPLETE) {
                return INCOMPLETE;
            }
            framing.take(line, in);
        }
        return at < to && FieldLine.endsAt(in, at, to) ? at + 2 : INCOMPLETE;
    }

    private static Refused malformed() {
        return bad("the request line is malformed");
    }
}
