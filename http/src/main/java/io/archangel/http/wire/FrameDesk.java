package io.archangel.http.wire;

import io.netty.channel.ChannelHandlerContext;

/** What the WebSockets of one loop decode and encode their frames with. On that loop only. */
public final class FrameDesk {
    private final Bench bench;
    private final FrameEncoder encoder = new FrameEncoder(this);
    private final Zips zips = new Zips();

    /** At a bench. */
    public FrameDesk(Bench bench) {
        this.bench = bench;
    }

    ChannelHandlerContext context() {
        return bench.context();
    }

    FrameEncoder encoder() {
        return encoder;
    }

    Zips zips() {
        return zips;
    }
}
