package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hands what Netty's reader has read on to ours, in our words; what that throws waits until Netty has returned. */
final class FrameTaker implements Http2FrameListener {
    private static final long NOT_TOLD = -1;

    private final Block block;
    private final Frames to;
    private @Nullable Broken thrown;
    private int length;
    private int size;
    private int blockSize;
    private boolean blockIsLast;
    private boolean continued;

    FrameTaker(Block block, Frames to) {
        this.block = block;
        this.to = to;
    }

    /** A step of the taker's, which may refuse. */
    @FunctionalInterface
    private interface Step {
        void take() throws Broken;
    }

    /** The next frame is this long, without and with its nine bytes. */
    void noteFrame(int payload, int whole) {
        length = payload;
        size = whole;
        if (continued) {
            continued = false;
            take(to::continuation);
        }
    }

    void noteBlock(int bytes, boolean last, boolean further) {
        blockSize = bytes;
        blockIsLast = last;
        continued = further;
    }

    void rethrow() throws Broken {
        var broken = thrown;
        if (broken != null) {
            thrown = null;
            throw broken;
        }
    }

    void head(int stream) {
        block.size(blockSize);
        take(() -> to.head(stream, block, blockIsLast));
    }

    private void take(Step step) {
        if (thrown != null) {
            return;
        }
        try {
            step.take();
        } catch (Broken broken) {
            thrown = broken;
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext bench, int stream, ByteBuf data, int padding, boolean last) {
        var content = ByteBuffer.wrap(data.array(), data.arrayOffset() + data.readerIndex(), data.readableBytes());
        take(() -> to.data(stream, content, length, last, size));
        return length;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext bench, int stream, Http2Headers headers, int padding, boolean last) {
        head(stream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext bench,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        head(stream);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext bench, int stream, int dependency, short weight, boolean exclusive) {
        take(to::priority);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext bench, int stream, long code) {
        take(() -> to.reset(stream));
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext bench) {
        take(to::settingsAcked);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext bench, Http2Settings settings) {
        var window = settings.initialWindowSize();
        var table = settings.headerTableSize();
        take(() -> to.settings(window == null ? NOT_TOLD : window, table == null ? NOT_TOLD : table));
    }

    @Override
    public void onPingRead(ChannelHandlerContext bench, long data) {
        take(() -> to.ping(data));
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext bench, long data) {
        take(() -> to.pingAcked(data));
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext bench, int stream, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        take(() -> {
            throw new Broken(Code.PROTOCOL_ERROR, "a client can't push");
        });
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext bench, int lastStream, long code, ByteBuf why) {
        take(to::goAway);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext bench, int stream, int by) {
        take(() -> to.window(stream, by));
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext bench, byte type, int stream, Http2Flags flags, ByteBuf payload) {
        take(to::unknown);
    }
}
