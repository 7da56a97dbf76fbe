package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to a transport (RFC 9113, 4.1); used again and again, by all connections of a loop in turn. What one
 * has written and not taken, since something failed, memory say, no other gets.
 */
final class FrameBuffer {
    static final int HEADER = 9;
    private static final int ROOM = 32 << 10;
    private static final int KEPT = 128 << 10;

    private byte[] bytes = new byte[ROOM];
    private int length;

    /** Whose frames are in it. */
    private @Nullable FrameWriter owner;

    /** The same, for what one writes or takes. */
    FrameBuffer of(FrameWriter writer) {
        if (owner != writer) {
            owner = writer;
            length = 0;
        }
        return this;
    }

    FrameBuffer frame(int payload, int type, int flags, int stream) {
        room(HEADER + payload);
        bytes[length] = (byte) (payload >> 16);
        bytes[length + 1] = (byte) (payload >> 8);
        bytes[length + 2] = (byte) payload;
        bytes[length + 3] = (byte) type;
        bytes[length + 4] = (byte) flags;
        length += 5;
        return number(stream);
    }

    FrameBuffer number(int value) {
        return half(value >>> 16).half(value);
    }

    FrameBuffer half(int value) {
        room(2);
        bytes[length] = (byte) (value >> 8);
        bytes[length + 1] = (byte) value;
        length += 2;
        return this;
    }

    FrameBuffer content(byte[] from) {
        return content(ByteBuffer.wrap(from), from.length);
    }

    /** Takes some bytes out of a buffer. */
    FrameBuffer content(ByteBuffer from, int size) {
        room(size);
        from.get(bytes, length, size);
        length += size;
        return this;
    }

    FrameBuffer content(ByteBuf from, int size) {
        room(size);
        from.readBytes(bytes, length, size);
        length += size;
        return this;
    }

    ByteBuffer take() {
        var taken = ByteBuffer.wrap(bytes, 0, length);
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[ROOM];
        }
        return taken;
    }

    private void room(int wanted) {
        if (bytes.length - length < wanted) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + wanted));
        }
    }
}
