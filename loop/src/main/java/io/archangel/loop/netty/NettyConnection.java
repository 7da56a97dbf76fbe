package io.archangel.loop.netty;

import io.archangel.loop.Driver;
import io.archangel.loop.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection as Netty's pipeline sees it: the last handler, and the only one. Loop thread only. */
final class NettyConnection extends ChannelInboundHandlerAdapter {
    static final int NOWHERE = -1;

    private final NettyLoop loop;
    private final Channel channel;
    private final Supplier<? extends Protocol> factory;
    private final NettyTransport transport;
    private final Driver driver;

    /** Its place among the {@link Connections} of its loop. */
    int place = NOWHERE;

    /** What came although reading was paused, as it may when the other end closes; null if nothing did. */
    private @Nullable ArrayDeque<ByteBuf> held;

    private boolean eofHeld;
    private @Nullable Throwable broken;

    NettyConnection(NettyLoop loop, Channel channel, Supplier<? extends Protocol> factory) {
        this.loop = loop;
        this.channel = channel;
        this.factory = factory;
        transport = new NettyTransport(loop, channel, this);
        driver = new Driver(loop.callbacks(), transport);
    }

    Driver driver() {
        return driver;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        loop.countConnections(1);
        loop.io().connections().add(this);
        driver.made(factory);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        transport.batchBegins();
        if (transport.isReading() && held == null) {
            deliver(bytes);
        } else {
            hold(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        transport.batchEnds();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && broken == null) {
            eofHeld = true;
            readOn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            driver.resumeWriting();
        } else {
            driver.pauseWriting();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!transport.isClosing()) {
            broken = cause;
            if (!(cause instanceof IOException)) {
                loop.callbacks().report(cause);
            }
        }
        transport.abort();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (leave()) {
            driver.lost(broken == null ? loop.dying() : broken);
        }
    }

    /** Nobody said that it was closed. */
    void vanished() {
        if (leave()) {
            driver.vanished();
        }
    }

    private boolean leave() {
        boolean first = loop.io().connections().remove(this);
        if (first) {
            loop.countConnections(-1);
            transport.lost();
            release();
        }
        return first;
    }

    boolean isClosed() {
        return !channel.isOpen();
    }

    /** Gives the protocol what was held back, as far as it wants it. */
    void readOn() {
        var waiting = held;
        while (waiting != null && !waiting.isEmpty() && transport.isReading()) {
            deliver(waiting.remove());
        }
        if (transport.isReading()) {
            held = null;
            if (eofHeld) {
                eofHeld = false;
                driver.eof();
            }
        }
    }

    private void deliver(ByteBuf bytes) {
        try {
            driver.received(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        } finally {
            bytes.release();
        }
    }

    private void hold(ByteBuf bytes) {
        var waiting = held == null ? new ArrayDeque<ByteBuf>() : held;
        waiting.add(bytes);
        held = waiting;
    }

    private void release() {
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }
}
