package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.ByteBuffer;

/**
 * Reads the frames of one connection of HTTP/2, by Netty's reader; one at a time, so that whoever takes them may stop
 * between any two. It keeps nothing of a frame that is not whole. On the connection's loop only.
 */
public final class FrameReader {
    private static final int HEADER = 9;
    private static final int MOST_PAYLOAD = 16 << 10;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final Bench bench;
    private final FrameTaker taker;
    private final DefaultHttp2FrameReader frames;

    /** Of the header block that is being read, 0 if none is. */
    private int blockSize;

    private boolean blockIsLast;

    FrameReader(Bench bench, Frames to) {
        this.bench = bench;
        taker = new FrameTaker(bench.block(), to);
        frames = new DefaultHttp2FrameReader(bench.blocks());
    }

    /**
     * Takes one frame out, if it is whole, and hands it over.
     *
     * @param in in an array
     * @return false if it is not whole yet
     * @throws Broken if the connection can't go on
     */
    public boolean read(ByteBuffer in) throws Broken {
        if (in.remaining() < HEADER) {
            return false;
        }
        int at = in.position();
        int length = (in.getShort(at) & 0xffff) << 8 | (in.get(at + 2) & 0xff);
        if (length > MOST_PAYLOAD) {
            throw new Broken(Code.FRAME_SIZE_ERROR, "a frame is too long");
        }
        int size = HEADER + length;
        if (in.remaining() < size) {
            return false;
        }
        note(in.get(at + 3), in.get(at + 4), size);
        in.position(at + size);
        take(bench.view(in.array(), in.arrayOffset() + at, size), in.getInt(at + 5) & Integer.MAX_VALUE, length);
        return true;
    }

    private void note(int type, int flags, int size) throws Broken {
        if (type == HEADERS) {
            blockSize = 0;
            blockIsLast = (flags & END_STREAM) != 0;
        }
        if (type == HEADERS || type == CONTINUATION) {
            blockSize += size;
            if (blockSize > Limits.BLOCK) {
                throw new Broken(Code.ENHANCE_YOUR_CALM, "a header block is too long");
            }
            taker.noteBlock(blockSize, blockIsLast, type == CONTINUATION);
            if ((flags & END_HEADERS) != 0) {
                blockSize = 0;
            }
        }
    }

    private void take(ByteBuf frame, int stream, int length) throws Broken {
        taker.noteFrame(length, HEADER + length);
        try {
            frames.readFrame(bench.context(), frame, taker);
        } catch (Http2Exception.HeaderListSizeException tooLong) {
            bench.block().tooLong();
            taker.head(stream);
        } catch (Http2Exception broken) {
            throw new Broken(Code.of(broken.error().code()), "a frame is malformed");
        }
        taker.rethrow();
    }

    /** True in the middle of a header block, which is in several frames. */
    public boolean isInBlock() {
        return blockSize > 0;
    }

    /** Which stream a frame is content of that has begun and is not whole, or 0. */
    public static int contentOf(ByteBuffer in) {
        int at = in.position();
        return in.remaining() >= HEADER && in.get(at + 3) == DATA ? in.getInt(at + 5) & Integer.MAX_VALUE : 0;
    }

    /** Lets go of what there is of a header block. */
    public void close() {
        frames.close();
    }
}
