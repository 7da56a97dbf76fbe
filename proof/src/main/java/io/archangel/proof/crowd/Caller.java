package io.archangel.proof.crowd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.BitSet;

/** One connection of HTTP/2 with its streams, by frames written and read by hand (RFC 9113). One thread. */
final class Caller {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final byte STATUS_200 = (byte) 0x88;

    private final SocketChannel channel;
    private final int bystander;
    private final Tally tally;
    private final BitSet ok = new BitSet();
    private final ByteBuffer head = ByteBuffer.allocate(HEAD);
    private ByteBuffer out;

    /** Of the frame that is being read. */
    private int left;

    private boolean isFirst;

    /** @param streams how many wait; the bystander is the one after them */
    Caller(SocketChannel channel, int streams, Tally tally) {
        this.channel = channel;
        this.tally = tally;
        bystander = 2 * streams + 1;
        out = request(streams);
    }

    private static ByteBuffer request(int streams) {
        var poll = block("/poll");
        var stay = block("/stay");
        var out = ByteBuffer.allocate(PREFACE.length + HEAD + streams * (HEAD + poll.length) + HEAD + stay.length);
        out.put(PREFACE).put(frame(SETTINGS, 0, 0, new byte[0]));
        for (int stream = 0; stream < streams; stream++) {
            out.put(frame(HEADERS, END_STREAM | END_HEADERS, 2 * stream + 1, poll));
        }
        return out.put(frame(HEADERS, END_STREAM | END_HEADERS, 2 * streams + 1, stay))
                .flip();
    }

    /** GET and http by the static table, the path and the authority in plain letters (RFC 7541). */
    private static byte[] block(String path) {
        return ByteBuffer.allocate(7 + path.length())
                .put((byte) 0x82)
                .put((byte) 0x86)
                .put((byte) 0x04)
                .put((byte) path.length())
                .put(path.getBytes(US_ASCII))
                .put(new byte[] {0x01, 0x01, 'a'})
                .array();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    void write() throws IOException {
        channel.write(out);
    }

    boolean isWriting() {
        return out.hasRemaining();
    }

    /** Takes what has come. @return false if nothing will come any more */
    boolean read(ByteBuffer buffer) throws IOException {
        int size = channel.read(buffer);
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (left > 0) {
                skip(buffer);
            } else {
                head.put(buffer.get());
                if (!head.hasRemaining()) {
                    begin();
                }
            }
        }
        return size >= 0;
    }

    private void begin() throws IOException {
        left = head.getInt(0) >>> 8;
        isFirst = true;
        if (left == 0) {
            end();
        }
    }

    private void skip(ByteBuffer buffer) throws IOException {
        if (isFirst && type() == HEADERS && buffer.get(buffer.position()) == STATUS_200) {
            ok.set(stream());
        }
        isFirst = false;
        int size = Math.min(left, buffer.remaining());
        buffer.position(buffer.position() + size);
        left -= size;
        if (left == 0) {
            end();
        }
    }

    private int type() {
        return head.get(3);
    }

    private int stream() {
        return head.getInt(5) & Integer.MAX_VALUE;
    }

    /** A frame is whole. */
    private void end() throws IOException {
        boolean isLast = (type() == DATA || type() == HEADERS) && (head.get(4) & END_STREAM) != 0;
        if (type() == RST_STREAM || isLast) {
            over(stream(), type() == RST_STREAM);
        } else if (type() == SETTINGS && (head.get(4) & ACK) == 0) {
            acknowledge();
        }
        head.clear();
    }

    private void over(int stream, boolean reset) {
        if (stream == bystander) {
            tally.endBystander(!reset && ok.get(stream));
        } else if (reset) {
            tally.reset();
        } else {
            tally.answer(ok.get(stream));
        }
    }

    private void acknowledge() throws IOException {
        var rest = out;
        var ack = frame(SETTINGS, ACK, 0, new byte[0]);
        out = ByteBuffer.allocate(rest.remaining() + ack.length)
                .put(rest)
                .put(ack)
                .flip();
        write();
    }
}
