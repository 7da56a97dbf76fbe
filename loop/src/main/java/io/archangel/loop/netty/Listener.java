package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening socket of a server, which has one for each address. On the loop that listens. */
final class Listener extends ChannelDuplexHandler {
    private static final long PAUSE_MILLIS = 100;
    private static final long REPORT_EVERY_NANOS = 1_000_000_000;

    private final NettyLoop loop;
    private final NettyServer server;
    private final Channel channel;
    private final SocketAddress address;
    private Runnable farewell = () -> {};

    /** When a failure to accept was last reported, by nanoTime; loop thread only. */
    private long reported = System.nanoTime() - REPORT_EVERY_NANOS;

    /** Listens, before it returns: on the loop Netty has done both steps by then. @throws LoopException if it can't */
    Listener(NettyLoop loop, NettyServer server, SocketAddress at) {
        this.loop = loop;
        this.server = server;
        channel = socket(at);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, server.options().reuse());
        channel.config().setOption(ChannelOption.SO_BACKLOG, server.options().backlog());
        channel.pipeline().addLast(this);
        var registered = loop.io().adopt(channel);
        boolean listens = !registered.isSuccess() || channel.isActive();
        var bound = listens ? registered : channel.bind(loop.poller().address(at));
        if (!bound.isSuccess()) {
            channel.close();
            throw BindFailure.of(at, bound.cause());
        }
        address = at instanceof UnixDomainSocketAddress ? at : channel.localAddress();
    }

    private Channel socket(SocketAddress at) {
        try {
            return loop.poller().listener(at, server.options().backlog());
        } catch (IOException | ChannelException failed) {
            throw BindFailure.of(at, failed);
        }
    }

    /** What is to be done before it closes, by whomever. */
    void beforeClose(Runnable last) {
        farewell = last;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        farewell.run();
        context.close(promise);
    }

    SocketAddress address() {
        return address;
    }

    Channel channel() {
        return channel;
    }

    void close() {
        channel.close();
    }

    /** Takes in others, or lets them wait. */
    void accepts(boolean more) {
        if (channel.isOpen()) {
            channel.config().setAutoRead(more);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        server.accepted((Channel) accepted, this);
    }

    /** Most likely this process may open no more descriptors: pauses, so that the loop has time for what could free some. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!channel.isOpen()) {
            return;
        }
        accepts(false);
        loop.io().schedule(server::acceptAgain, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        report(
                "can't accept on " + Sockets.text(address) + ": " + cause.getMessage() + "; trying again every "
                        + PAUSE_MILLIS + " ms; raise the limit of open files, or end some connections",
                cause);
    }

    /** Says so, once a second at most. */
    void report(String message, @Nullable Throwable cause) {
        long now = System.nanoTime();
        if (now - reported >= REPORT_EVERY_NANOS) {
            reported = now;
            loop.callbacks().report(new LoopException(message, cause));
        }
    }
}
