package io.archangel.http;

import io.archangel.loop.FakePeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client of a WebSocket, which writes and reads frames by itself, so that it can write wrong ones. */
final class Surfer {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int LAST = 0x80;
    static final int COMPRESSED = 0x40;
    static final String ASKED = "GET /ws HTTP/1.1|Host: a|Upgrade: websocket|Connection: Upgrade|"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13|";

    private final Web web;
    final FakePeer peer;

    /** Has asked, with these lines more. */
    Surfer(Web web, String more) {
        this.web = web;
        peer = web.send(ASKED + more + "|");
    }

    Surfer(Web web) {
        this(web, "");
    }

    /** Sends one frame, masked. @param first the first byte: flags and opcode */
    Surfer send(int first, byte[] payload) {
        return raw(frame(first, payload));
    }

    Surfer send(int first, String payload) {
        return send(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    Surfer text(String text) {
        return send(LAST | TEXT, text);
    }

    Surfer close(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        return send(
                LAST | CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    Surfer raw(byte[] bytes) {
        peer.send(bytes);
        web.loop.runReady();
        return this;
    }

    static byte[] frame(int first, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(0x80 | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] mask = {1, 2, 3, 4};
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i % 4]);
        }
        return out.toByteArray();
    }

    /** What a message is compressed. */
    static byte[] deflated(byte[] message) {
        var deflater = new Deflater(9, true);
        deflater.setInput(message);
        var piece = new byte[message.length + 100];
        int size = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return ByteBuffer.allocate(size - 4).put(piece, 0, size - 4).array();
    }

    /** The answer's head, CR LF written as {@code |}. */
    String head() {
        var all = Web.read(peer);
        int end = all.indexOf("||");
        return end < 0 ? all : all.substring(0, end + 2);
    }

    /** What came behind the head: {@code TEXT hello}, {@code CLOSE 1000 bye}; bytes as UTF-8. */
    List<String> frames() {
        var all = peer.receivedBytes();
        int head = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        var in = ByteBuffer.wrap(all, head + 4, all.length - head - 4);
        var frames = new ArrayList<String>();
        while (in.hasRemaining()) {
            frames.add(frame(in));
        }
        return frames;
    }

    private static String frame(ByteBuffer in) {
        int first = in.get() & 0xff;
        int size = in.get();
        size = size == 126 ? in.getShort() & 0xffff : size == 127 ? (int) in.getLong() : size;
        var payload = new byte[size];
        in.get(payload);
        if ((first & COMPRESSED) != 0) {
            payload = inflated(payload);
        }
        var text = new String(payload, StandardCharsets.UTF_8);
        return ((first & COMPRESSED) != 0 ? "*" : "")
                + switch (first & 0xf) {
                    case TEXT -> "TEXT " + text;
                    case BINARY -> "BINARY " + text;
                    case PING -> "PING " + text;
                    case PONG -> "PONG " + text;
                    case CLOSE ->
                        size == 0
                                ? "CLOSE"
                                : "CLOSE " + (ByteBuffer.wrap(payload).getShort() & 0xffff) + " "
                                        + new String(payload, 2, size - 2, StandardCharsets.UTF_8);
                    default -> "? " + first;
                };
    }

    private static byte[] inflated(byte[] message) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(ByteBuffer.allocate(message.length + 4)
                    .put(message)
                    .put(new byte[] {0, 0, -1, -1})
                    .array());
            var piece = new byte[4 << 20];
            int size = inflater.inflate(piece);
            return ByteBuffer.allocate(size).put(piece, 0, size).array();
        } catch (DataFormatException malformed) {
            throw new AssertionError(malformed);
        } finally {
            inflater.end();
        }
    }
}
