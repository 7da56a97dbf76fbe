package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening socket of a server, which has one for each address. On the loop that listens. */
final class Listener extends ChannelDuplexHandler {
    private static final long PAUSE_MILLIS = 100;
    private static final long REPORT_EVERY_NANOS = 1_000_000_000;
    private static final String FEW = "too few open files are left";

    private final NettyLoop loop;
    private final NettyServer server;
    private final Channel channel;
    private final SocketAddress address;
    private final Reserve reserve;
    private Runnable farewell = () -> {};

    /** When a failure to accept was last reported, by nanoTime; loop thread only. */
    private long reported = System.nanoTime() - REPORT_EVERY_NANOS;

    /** True while it waits before it accepts again; loop thread only. */
    private boolean rests;

    /** Listens, before it returns: on the loop Netty has done both steps by then. @throws LoopException if it can't */
    Listener(NettyLoop loop, NettyServer server, SocketAddress at) {
        this.loop = loop;
        this.server = server;
        channel = socket(at);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, server.options().reuse());
        channel.config().setOption(ChannelOption.SO_BACKLOG, server.options().backlog());
        if (at instanceof InetSocketAddress && !server.options().keepalive().isZero()) {
            loop.poller().keepAlive(channel, server.options().keepalive());
        }
        channel.pipeline().addLast(this);
        var registered = loop.io().adopt(channel);
        boolean listens = !registered.isSuccess() || channel.isActive();
        var bound = listens ? registered : channel.bind(loop.poller().address(at));
        if (!bound.isSuccess()) {
            channel.close();
            throw BindFailure.of(at, bound.cause());
        }
        address = at instanceof UnixDomainSocketAddress ? at : channel.localAddress();
        reserve = Reserve.of(channel);
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
        if (!channel.isOpen()) {
            return;
        }
        if (more && reserve.isTouched()) {
            rest(FEW, null);
        } else {
            channel.config().setAutoRead(more);
        }
    }

    /** One that would take the last descriptors is the last to be let in. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        var connection = (Channel) accepted;
        boolean few = reserve.isTouchedBy(connection);
        server.accepted(connection, this);
        if (few && channel.isOpen()) {
            rest(FEW, null);
        }
    }

    /** Most likely this process may open no more descriptors. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (channel.isOpen()) {
            rest(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Pauses, so that the loop has time for what could free some descriptors. */
    private void rest(String why, @Nullable Throwable cause) {
        channel.config().setAutoRead(false);
        if (!rests) {
            rests = true;
            loop.io().schedule(this::again, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        report(
                "can't accept on " + Sockets.text(address) + ": " + why + "; trying again every " + PAUSE_MILLIS
                        + " ms; raise the limit of open files, or end some connections",
                cause);
    }

    private void again() {
        rests = false;
        server.acceptAgain();
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
