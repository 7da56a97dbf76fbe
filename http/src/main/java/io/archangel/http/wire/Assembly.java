package io.archangel.http.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together of the frames that they come in (RFC 6455, 5.4): what is compressed is inflated, what is text is
 * UTF-8, and what is too big is known before it is there. One for each WebSocket, on its loop only.
 *
 * <pre>
 * EMPTY --first frame--> BEGUN --continuation*--> the last one --> EMPTY, and there is a message
 * </pre>
 */
final class Assembly {
    private static final byte[] NOTHING = {};

    private final int mostBytes;
    private final int mostFrames;
    private final @Nullable Inflation inflation;

    private @Nullable Frame first;
    private int frames;
    private byte[] bytes = NOTHING;
    private int size;

    /** Of text that is not whole, what of it has been looked at. */
    private Utf8 text = new Utf8();

    private int seen;

    /**
     * @param mostBytes  how many a message may have, inflated
     * @param mostFrames how many it may come in
     * @param inflation  how messages are inflated, or null if none are compressed
     */
    Assembly(int mostBytes, int mostFrames, @Nullable Inflation inflation) {
        this.mostBytes = mostBytes;
        this.mostFrames = mostFrames;
        this.inflation = inflation;
    }

    /**
     * Takes a frame in that is none of control.
     *
     * @return the message, whole and inflated, or null if more is to come
     * @throws Violation if it is malformed, or too big
     */
    @Nullable
    Frame take(Frame frame) throws Violation {
        var begun = first == null ? frame : first;
        first = begun;
        if (++frames > mostFrames) {
            throw new Violation(CloseBody.POLICY, "the message comes in too many pieces");
        }
        boolean isAlone = begun.last() && !begun.compressed();
        if (isAlone) {
            bytes = frame.payload();
            size = bytes.length;
            requireRoom(0);
        } else if (begun.compressed() && inflation != null) {
            inflation.inflate(frame.payload(), frame.last(), this);
        } else {
            add(frame.payload(), frame.size());
        }
        check(begun, frame.last());
        return frame.last() ? end(begun) : null;
    }

    private void check(Frame begun, boolean whole) throws Violation {
        if (begun.opcode() == Opcode.TEXT) {
            if (!text.take(bytes, seen, size) || (whole && !text.isWhole())) {
                throw Violation.badText();
            }
            seen = size;
        }
    }

    private Frame end(Frame begun) {
        var message = Frame.of(begun.opcode(), bytes.length == size ? bytes : Arrays.copyOf(bytes, size));
        first = null;
        frames = 0;
        bytes = NOTHING;
        size = 0;
        seen = 0;
        return message;
    }

    /** Adds what belongs to the message. @throws Violation if that is too much */
    void add(byte[] more, int length) throws Violation {
        requireRoom(length);
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(2 * bytes.length, mostBytes)));
        }
        System.arraycopy(more, 0, bytes, size, length);
        size += length;
    }

    private void requireRoom(int more) throws Violation {
        if (more > mostBytes - size) {
            throw Violation.tooBig();
        }
    }

    /** Nothing more will come: it gives back what it holds. */
    void close() {
        bytes = NOTHING;
        if (inflation != null) {
            inflation.close();
        }
    }
}
