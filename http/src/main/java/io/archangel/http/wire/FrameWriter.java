package io.archangel.http.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one connection of HTTP/2 into the buffer of its bench; heads are compressed by Netty's HPACK.
 *
 *     writer.head(stream, 200, fields, date, 5, false).data(stream, hello, 5, true);
 *     transport.write(writer.take());
 */
public final class FrameWriter {
    /** The most bytes of content in a frame, which every client takes (RFC 9113, 4.2). */
    public static final int MOST_CONTENT = 16 << 10;

    /** Of each frame, before what it carries. */
    public static final int HEADER = FrameBuffer.HEADER;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int SETTING = 6;

    /** Of the table that compresses what we send; the client may want less. */
    private static final long MOST_TABLE = 4 << 10;

    private static final AsciiString DATE = AsciiString.cached("date");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString SET_COOKIE = AsciiString.cached("set-cookie");

    private final FrameBuffer out;
    private final DateLine date;
    private final Http2Headers headers;
    private final DefaultHttp2HeadersEncoder hpack =
            new DefaultHttp2HeadersEncoder((name, value) -> SET_COOKIE.contentEquals(name));

    FrameWriter(FrameBuffer out, DateLine date, Http2Headers headers) {
        this.out = out;
        this.date = date;
        this.headers = headers;
    }

    /** Our settings: how many streams at once, and how much of a body may come unasked. */
    public FrameWriter settings(int streams, int window) {
        frame(3 * SETTING, SETTINGS, 0, 0);
        out.half(MAX_CONCURRENT_STREAMS).number(streams);
        out.half(INITIAL_WINDOW_SIZE).number(window);
        out.half(MAX_HEADER_LIST_SIZE).number(Limits.HEADER_LIST);
        return this;
    }

    /** The client's settings are taken in. */
    public FrameWriter settingsAck() {
        frame(0, SETTINGS, ACK, 0);
        return this;
    }

    /** How much room the client has for the table that compresses what we send. */
    public void table(long room) {
        try {
            hpack.maxHeaderTableSize(Math.min(room, MOST_TABLE));
        } catch (Http2Exception never) {
            throw new IllegalStateException("Netty refuses a table of " + room, never);
        }
    }

    /** Asks if the client is there. */
    public FrameWriter ping(long data) {
        return ping(data, 0);
    }

    /** Answers it. */
    public FrameWriter pingAck(long data) {
        return ping(data, ACK);
    }

    private FrameWriter ping(long data, int flags) {
        frame(8, PING, flags, 0).number((int) (data >>> 32)).number((int) data);
        return this;
    }

    /** More may come. @param stream 0 for the connection  @param by at least 1 */
    public FrameWriter window(int stream, int by) {
        frame(4, WINDOW_UPDATE, 0, stream).number(by);
        return this;
    }

    /** Ends a stream. */
    public FrameWriter reset(int stream, Code code) {
        frame(4, RST_STREAM, 0, stream).number(code.ordinal());
        return this;
    }

    /** Ends the connection, or says that it will. @param last the last stream that is served  @param why fixed words */
    public FrameWriter goAway(int last, Code code, String why) {
        var words = why.getBytes(StandardCharsets.US_ASCII);
        frame(8 + words.length, GO_AWAY, 0, 0)
                .number(last)
                .number(code.ordinal())
                .content(words);
        return this;
    }

    /** Asks the client for its body. */
    public int goOn(int stream) {
        headers.clear().status(StatusLines.code(100));
        return block(stream, false);
    }

    /**
     * Writes the head of an answer.
     *
     * @param now    the time of day, for its date
     * @param length of the body, or negative to say nothing of it
     * @param last   true if no body follows
     * @return how many bytes
     */
    public int head(int stream, int status, List<Field> fields, Instant now, long length, boolean last) {
        headers.clear().status(StatusLines.code(status));
        headers.add(DATE, date.valueAt(now));
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            headers.add(field.lowerName(), field.value());
        }
        if (length >= 0) {
            headers.add(CONTENT_LENGTH, new AsciiString(Long.toString(length)));
        }
        return block(stream, last);
    }

    /** Writes what follows a body, and so ends the stream; or if there is nothing, nothing. @return how many bytes */
    public int trailers(int stream, List<Field> fields) {
        if (fields.isEmpty()) {
            return 0;
        }
        headers.clear();
        for (var field : fields) {
            headers.add(field.lowerName(), field.value());
        }
        return block(stream, true);
    }

    private int block(int stream, boolean last) {
        var block = Unpooled.buffer();
        try {
            hpack.encodeHeaders(stream, headers, block);
        } catch (Http2Exception never) {
            throw new IllegalStateException("Netty can't encode an answer's head", never);
        }
        int size = block.readableBytes();
        int frames = 0;
        do {
            int piece = Math.min(block.readableBytes(), MOST_CONTENT);
            int flags = (piece == block.readableBytes() ? END_HEADERS : 0) | (last && frames == 0 ? END_STREAM : 0);
            frame(piece, frames == 0 ? HEADERS : CONTINUATION, flags, stream).content(block, piece);
            frames++;
        } while (block.isReadable());
        return size + frames * FrameBuffer.HEADER;
    }

    /**
     * Writes content.
     *
     * @param from what it is taken out of, or null for none
     * @param size of it in bytes, 0 to {@link #MOST_CONTENT}
     * @return how many bytes
     */
    public int data(int stream, @Nullable ByteBuffer from, int size, boolean last) {
        frame(size, DATA, last ? END_STREAM : 0, stream);
        if (from != null) {
            out.content(from, size);
        }
        return size + FrameBuffer.HEADER;
    }

    private FrameBuffer frame(int payload, int type, int flags, int stream) {
        return out.of(this).frame(payload, type, flags, stream);
    }

    /** What was written since the last time; to be sent before anything else is written. */
    public ByteBuffer take() {
        return out.of(this).take();
    }

    /** Lets go of the compression's memory. */
    public void close() {
        hpack.close();
    }
}
