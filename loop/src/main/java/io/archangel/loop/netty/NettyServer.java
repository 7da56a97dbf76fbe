package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listening socket, and what it does with those who come. */
final class NettyServer extends ChannelInboundHandlerAdapter implements Server {
    private static final long PAUSE_MILLIS = 100;
    private static final long REPORT_EVERY_NANOS = 1_000_000_000;
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(16 << 10, 64 << 10);

    private final NettyLoop loop;
    private final Supplier<? extends Protocol> factory;
    private final Spread spread;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Channel channel;
    private final InetSocketAddress address;

    /** When a failure to accept was last reported, by nanoTime; loop thread only. */
    private long reported = System.nanoTime() - REPORT_EVERY_NANOS;

    private NettyServer(
            NettyLoop loop, Supplier<? extends Protocol> factory, InetSocketAddress at, ServeOptions options) {
        this.loop = loop;
        this.factory = factory;
        spread = Spread.over(loop, options.loops());
        most = options.connections();
        channel = loop.poller().listener();
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, options.backlog());
        channel.pipeline().addLast(this);
        address = bind(at);
    }

    /** Listens, before it returns. Any thread. */
    static Server listen(
            NettyLoop loop, Supplier<? extends Protocol> factory, String host, int port, ServeOptions options) {
        if (port < 0 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 1 to 65535, or 0 for a free one");
        }
        if (loop.isClosed()) {
            throw new LoopException(loop.name() + " is closed; make another");
        }
        var at = new InetSocketAddress(host, port);
        if (at.isUnresolved()) {
            throw new LoopException(
                    "can't listen on " + host + ":" + port + ": no such host; give an address of this machine");
        }
        return loop.errands().run(() -> new NettyServer(loop, factory, at, options));
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public List<SocketAddress> addresses() {
        return List.of(address);
    }

    @Override
    public CompletableFuture<Void> awaitClosed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        if (channel.isOpen()) {
            loop.errands().run(channel::close);
        }
    }

    Channel channel() {
        return channel;
    }

    /** On the loop, where Netty has done both steps by the time it returns. */
    private InetSocketAddress bind(InetSocketAddress at) {
        var registered = loop.io().adopt(channel);
        var bound = registered.isSuccess() ? channel.bind(at) : registered;
        if (bound.isSuccess() && channel.localAddress() instanceof InetSocketAddress real) {
            return real;
        }
        channel.close();
        throw BindFailure.of(at, bound.cause());
    }

    // ---- those who come, on the loop ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        var connection = (Channel) accepted;
        var home = spread.next();
        connection.config().setOption(ChannelOption.TCP_NODELAY, true);
        connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        connection.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
        connection.pipeline().addLast(new NettyConnection(home, connection, factory));
        connection.closeFuture().addListener(closed -> gone());
        if (open.incrementAndGet() == most) {
            channel.config().setAutoRead(false);
            report(
                    "all " + most + " connections of " + BindFailure.text(address)
                            + " are in use; others wait until one ends",
                    null);
        }
        home.io().adopt(connection);
    }

    /** Most likely this process may open no more descriptors: pauses, so that the loop has time for what could free some. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!channel.isOpen()) {
            return;
        }
        channel.config().setAutoRead(false);
        loop.io().schedule(this::acceptAgain, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        report(
                "can't accept on " + BindFailure.text(address) + ": " + cause.getMessage() + "; trying again every "
                        + PAUSE_MILLIS + " ms; raise the limit of open files, or end some connections",
                cause);
    }

    private void report(String message, @Nullable Throwable cause) {
        long now = System.nanoTime();
        if (now - reported >= REPORT_EVERY_NANOS) {
            reported = now;
            loop.callbacks().report(new LoopException(message, cause));
        }
    }

    /** A connection has closed; on its loop. */
    private void gone() {
        if (open.getAndDecrement() >= most && channel.isOpen()) {
            loop.io().execute(this::acceptAgain);
        }
    }

    private void acceptAgain() {
        if (channel.isOpen() && open.get() < most) {
            channel.config().setAutoRead(true);
        }
    }
}
