package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Where the HTTP/2 connections of one loop, and its WebSockets, have their frames read and written, by parts of Netty's that
 * want a channel; what they get belongs to none of the connections. On that loop only.
 */
public final class Bench {
    private static final byte[] NOTHING = {};

    private final ChannelHandlerContext context;
    private final Block block = new Block();
    private final Collected collected = new Collected(block);
    private final DateLine date = new DateLine();
    private final Http2Headers headers = new DefaultHttp2Headers(false);
    private final FrameBuffer out = new FrameBuffer();
    private byte[] viewed = NOTHING;
    private ByteBuf view = Unpooled.EMPTY_BUFFER;

    /** A bench of its own. */
    public Bench() {
        var channel = new EmbeddedChannel(new ChannelHandlerAdapter() {});
        channel.config().setAllocator(new UnpooledByteBufAllocator(false)); // what a connection leaves here is garbage
        context = channel.pipeline().firstContext();
    }

    /** What reads one connection's frames. */
    public FrameReader reader(Frames to) {
        return new FrameReader(this, to);
    }

    /** What writes one connection's frames. */
    public FrameWriter writer() {
        return new FrameWriter(out, date, headers);
    }

    ChannelHandlerContext context() {
        return context;
    }

    Block block() {
        return block;
    }

    BlockDecoder blocks() {
        return new BlockDecoder(block, collected);
    }

    /** A piece of an array as Netty wants it, good until the next time. */
    @SuppressWarnings("ReferenceEquality")
    ByteBuf view(byte[] in, int from, int size) {
        if (viewed != in) {
            viewed = in;
            view = Unpooled.wrappedBuffer(in);
        }
        return view.setIndex(from, from + size);
    }
}
