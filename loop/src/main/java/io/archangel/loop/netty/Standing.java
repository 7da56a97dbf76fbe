package io.archangel.loop.netty;

import io.netty.channel.ChannelInboundHandlerAdapter;

/** What stands on a loop and may be a process: the last handler of its channel, one of its loop's {@link Connections}. */
abstract class Standing extends ChannelInboundHandlerAdapter {
    static final int NOWHERE = -1;

    /** Its place among the others. Loop thread only. */
    int place = NOWHERE;

    /** True once its socket is closed, whether anybody was told or not. */
    abstract boolean isClosed();

    /** It is closed, and nobody said so: it is cleared as if somebody had. Loop thread. */
    abstract void vanished();
}
