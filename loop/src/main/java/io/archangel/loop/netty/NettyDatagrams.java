package io.archangel.loop.netty;

import io.archangel.loop.DatagramDriver;
import io.archangel.loop.DatagramOptions;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.DatagramTransport;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One endpoint for datagrams: Netty's handler and the protocol's transport. Loop thread, except where it says any. */
final class NettyDatagrams extends Standing implements DatagramTransport {
    /** As long as a datagram can be. */
    private static final int LONGEST = 64 << 10;

    private final NettyLoop loop;
    private final Channel channel;
    private final DatagramOptions options;
    private final Supplier<? extends DatagramProtocol> factory;
    private final Outcome<?> outcome;
    private final DatagramDriver driver;
    private boolean flushAsked;

    /** Both are written on the loop and read by any thread. */
    private volatile long unsent;

    private volatile boolean closing;
    private boolean closeAsked;
    private boolean dropped;
    private @Nullable Throwable broken;

    private NettyDatagrams(
            NettyLoop loop, Outcome<?> outcome, Supplier<? extends DatagramProtocol> factory, DatagramOptions options) {
        this.loop = loop;
        this.outcome = outcome;
        this.factory = factory;
        this.options = options;
        channel = loop.poller().datagrams(options.local() == null ? options.remote() : options.local());
        channel.config().setOption(ChannelOption.SO_BROADCAST, options.broadcast());
        channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST));
        channel.pipeline().addLast(this);
        driver = new DatagramDriver(loop.callbacks(), this);
    }

    /** Opens one when the loop comes to it. Any thread. */
    static <P extends DatagramProtocol> CompletableFuture<P> open(
            NettyLoop loop, Supplier<P> factory, DatagramOptions options) {
        var outcome = new Outcome<P>(loop);
        outcome.onLoop(() -> {
            if (!outcome.isSettled()) {
                try {
                    new NettyDatagrams(loop, outcome, outcome.kept(factory), options).open();
                } catch (ChannelException none) {
                    outcome.settle(failure(options, none));
                }
            }
        });
        return outcome.future();
    }

    private void open() {
        loop.io().adopt(channel);
        var remote = options.remote();
        var opened = remote == null ? channel.bind(local(options)) : channel.connect(remote, options.local());
        if (!opened.isSuccess()) {
            channel.close();
            outcome.settle(failure(options, opened.cause()));
        }
    }

    private static LoopException failure(DatagramOptions options, Throwable cause) {
        return options.remote() == null
                ? BindFailure.of(local(options), cause)
                : ConnectFailure.of(Sockets.text(options.remote()), cause);
    }

    private static InetSocketAddress local(DatagramOptions options) {
        return options.local() == null ? new InetSocketAddress(0) : options.local();
    }

    // ---- from the pipeline ----

    @Override
    public void channelActive(ChannelHandlerContext context) {
        loop.io().connections().add(this);
        // Netty knows it from then on; a socket that is closed may not.
        var unused = channel.localAddress();
        driver.made(outcome.asker(), factory);
        outcome.settle(driver.thrown());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        try {
            broken = null;
            driver.received(packet.content().nioBuffer(), packet.sender());
        } finally {
            packet.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = cause;
        driver.failed(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean ours = closing;
        if (leave()) {
            driver.lost(ours ? null : broken == null ? loop.dying() : broken);
        }
    }

    @Override
    void vanished() {
        if (leave()) {
            driver.vanished();
        }
    }

    /** @return false if it has gone already */
    private boolean leave() {
        closing = true;
        dropped = true;
        return loop.io().connections().remove(this);
    }

    @Override
    boolean isClosed() {
        return !channel.isOpen();
    }

    Channel channel() {
        return channel;
    }

    // ---- for the protocol ----

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress local() {
        return channel.localAddress();
    }

    @Override
    public Optional<SocketAddress> peer() {
        return Optional.ofNullable(options.remote());
    }

    @Override
    public boolean sendTo(ByteBuffer data, SocketAddress to) {
        loop.callbacks().requireHere("sendTo");
        if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            throw new LoopException("a datagram can't go to " + to + "; give a resolved host and port");
        }
        if (options.remote() != null) {
            if (!options.remote().equals(to)) {
                throw new LoopException("the endpoint speaks with " + Sockets.text(options.remote())
                        + " alone, not with " + Sockets.text(to) + "; open one without a remote address");
            }
            return send(data);
        }
        var copy = copied(data);
        return copy != null && send(copy, new DatagramPacket(copy, inet));
    }

    @Override
    public boolean send(ByteBuffer data) {
        loop.callbacks().requireHere("send");
        if (options.remote() == null) {
            throw new LoopException("the endpoint has no remote address; use sendTo, or give it one");
        }
        var copy = copied(data);
        return copy != null && send(copy, copy);
    }

    private @Nullable ByteBuf copied(ByteBuffer data) {
        int bytes = data.remaining();
        if (closing || bytes == 0 || unsent + bytes > options.buffer()) {
            data.position(data.limit());
            return null;
        }
        return channel.alloc().ioBuffer(bytes).writeBytes(data);
    }

    private boolean send(ByteBuf copy, Object message) {
        int bytes = copy.readableBytes();
        count(bytes);
        channel.write(message).addListener((ChannelFuture sent) -> {
            count(-bytes);
            if (!sent.isSuccess()) {
                driver.failed(sent.cause());
            }
            closeIfDone();
        });
        flushLater();
        return true;
    }

    private void flushLater() {
        if (!flushAsked) {
            flushAsked = true;
            loop.callbacks().afterwards(this::flush);
        }
    }

    private void flush() {
        flushAsked = false;
        channel.flush();
        closeIfDone();
    }

    private void closeIfDone() {
        if (closeAsked && unsent == 0) {
            closeAsked = false;
            channel.close();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count(int change) {
        unsent += change;
    }

    @Override
    public long writeBufferSize() {
        return unsent;
    }

    @Override
    public void close() {
        loop.callbacks().requireHere("close");
        if (!closing) {
            closing = true;
            closeAsked = true;
            flushLater();
        }
    }

    @Override
    public void abort() {
        loop.callbacks().requireHere("abort");
        closing = true;
        if (!dropped) {
            dropped = true;
            loop.callbacks().outside(channel::close);
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }
}
