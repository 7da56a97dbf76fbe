package io.archangel.http.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Writes responses (RFC 9112) into one buffer, which is used again and again: one for each loop, on that loop only. What
 * was begun and not taken, since something failed, memory say, is nobody's, and is not in what is begun next.
 *
 *     encoder.head(200, date, fields).length(5).end().body(hello);
 *     transport.write(encoder.take());
 */
public final class Encoder {
    private static final int ROOM = 8 << 10;
    private static final int KEPT = 64 << 10;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final DateLine date = new DateLine();
    private byte[] bytes = new byte[ROOM];
    private int length;

    /** Begins a head. @param now the time of day, for Date */
    public Encoder head(int status, Instant now, List<Field> fields) {
        begin(0);
        write(StatusLines.of(status));
        write(date.at(now));
        for (int i = 0; i < fields.size(); i++) {
            write(fields.get(i).line());
        }
        return this;
    }

    /** Says how long the body is. */
    public Encoder length(long body) {
        write("Content-Length: ");
        write(Long.toString(body));
        write("\r\n");
        return this;
    }

    /** Says that the body comes in chunks. */
    public Encoder chunked() {
        write("Transfer-Encoding: chunked\r\n");
        return this;
    }

    /** Says what becomes of the connection: {@code close}, or to HTTP/1.0 {@code keep-alive}. */
    public Encoder connection(String option) {
        write("Connection: ");
        write(option);
        write("\r\n");
        return this;
    }

    /** Ends a head. */
    public Encoder end() {
        write("\r\n");
        return this;
    }

    /** Writes content as it is. */
    public Encoder body(byte[] content) {
        write(content);
        return this;
    }

    /** Writes some content as one chunk. @param size at least 1, for an empty chunk would end the body */
    public Encoder chunk(byte[] content, int from, int size) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
        begin(digits + 2 + size + 2);
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length++] = HEX[size >>> (4 * i) & 0xf];
        }
        write("\r\n");
        write(content, from, size);
        write("\r\n");
        return this;
    }

    /** Ends a body in chunks. @param trailers what follows it */
    public Encoder lastChunk(List<Field> trailers) {
        begin(0);
        write("0\r\n");
        for (int i = 0; i < trailers.size(); i++) {
            write(trailers.get(i).line());
        }
        return end();
    }

    /** Asks the client for its body. */
    public Encoder goOn() {
        begin(0);
        write("HTTP/1.1 100 Continue\r\n\r\n");
        return this;
    }

    /** What was written since the last time; to be used before anything else is written. */
    public ByteBuffer take() {
        var taken = ByteBuffer.wrap(bytes, 0, length);
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[ROOM];
        }
        return taken;
    }

    private void begin(int room) {
        length = 0;
        room(room);
    }

    private void write(byte[] content) {
        write(content, 0, content.length);
    }

    private void write(byte[] content, int from, int size) {
        room(size);
        System.arraycopy(content, from, bytes, length, size);
        length += size;
    }

    private void write(String latin1) {
        room(latin1.length());
        for (int i = 0; i < latin1.length(); i++) {
            bytes[length++] = (byte) latin1.charAt(i);
        }
    }

    private void room(int wanted) {
        if (bytes.length - length < wanted) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + wanted));
        }
    }
}
