package io.archangel.http.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket as bytes (RFC 6455): messages and control frames out of what comes, and bytes of what is sent. One for each
 * WebSocket, on its loop only.
 */
public final class FrameCodec {
    /** Below it to compress is not worth the while. */
    private static final int LEAST_COMPRESSED = 256;

    private final FrameDesk desk;
    private final FrameDecoder frames;
    private final Assembly messages;
    private final @Nullable Deflation deflation;

    /**
     * @param desk        of its loop
     * @param mostFrame   how many bytes a frame may carry
     * @param mostMessage how many a message may have, inflated
     * @param mostPieces  how many frames a message may come in
     * @param agreed      how messages are compressed, or null if they are not
     */
    public FrameCodec(FrameDesk desk, int mostFrame, int mostMessage, int mostPieces, @Nullable Deflate agreed) {
        this.desk = desk;
        frames = new FrameDecoder(desk, mostFrame, agreed != null);
        var inflation = agreed == null ? null : new Inflation(agreed.clientTakeover(), desk.zips());
        messages = new Assembly(mostMessage, mostPieces, inflation);
        deflation = agreed == null ? null : new Deflation(agreed, desk.zips());
    }

    /**
     * Takes the next message or control frame out.
     *
     * @return null if it is not whole yet: what is left in the buffer is to come again, with more
     * @throws Violation if it is none, or too big; then nothing more is to be decoded
     */
    public @Nullable Frame decode(ByteBuffer in) throws Violation {
        for (var frame = frames.decode(in); frame != null; frame = frames.decode(in)) {
            var whole = frame.opcode().isControl() ? frame : messages.take(frame);
            if (whole != null) {
                return whole;
            }
        }
        return null;
    }

    /** The bytes of a whole message or a control frame, in order. */
    public List<ByteBuffer> encode(Frame whole) {
        boolean small = whole.opcode().isControl() || whole.size() < LEAST_COMPRESSED;
        return desk.encoder().encode(small || deflation == null ? whole : deflation.deflate(whole));
    }

    /** Nothing more will be decoded or encoded: it gives back what it holds. */
    public void close() {
        messages.close();
        if (deflation != null) {
            deflation.close();
        }
    }
}
