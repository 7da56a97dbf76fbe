package io.archangel.loop.netty;

import io.archangel.loop.Loop;
import io.archangel.loop.Protocol;
import io.archangel.loop.Tls;
import io.archangel.loop.Transport;
import io.archangel.process.Guard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection as its protocol sees it. Writes gather in one buffer and leave together: with the end of the batch of
 * reads, if they answer it, else with the end of the callback. Loop thread only, except where the contract says any.
 */
final class NettyTransport implements Transport {
    /** Above this a buffer goes to Netty, so that it counts towards the water marks. */
    private static final int FULL = 16 << 10;

    private static final int FIRST = 512;

    private final NettyLoop loop;
    private final Channel channel;
    private final NettyConnection connection;

    private @Nullable ByteBuf gathered;

    /** True while Netty has bytes that it was not told to send. */
    private boolean unsent;

    private boolean inBatch;
    private boolean flushAsked;
    private boolean readingPaused;
    private boolean closing;
    private boolean closeAsked;
    private boolean dropped;

    NettyTransport(NettyLoop loop, Channel channel, NettyConnection connection) {
        this.loop = loop;
        this.channel = channel;
        this.connection = connection;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress peer() {
        return channel.remoteAddress();
    }

    @Override
    public SocketAddress local() {
        return channel.localAddress();
    }

    Channel channel() {
        return channel;
    }

    // ---- reading ----

    @Override
    public void pauseReading() {
        loop.callbacks().requireHere("pauseReading");
        if (!closing) {
            readingPaused = true;
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void resumeReading() {
        loop.callbacks().requireHere("resumeReading");
        if (readingPaused) {
            readingPaused = false;
            // Not inside this very call: the protocol is not ready for data before it returns.
            loop.io().execute(this::readOn);
        }
    }

    private void readOn() {
        connection.readOn();
        if (!readingPaused) {
            channel.config().setAutoRead(true);
        }
    }

    boolean isReading() {
        return !readingPaused;
    }

    void batchBegins() {
        inBatch = true;
    }

    void batchEnds() {
        inBatch = false;
        flush();
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        loop.callbacks().requireHere("write");
        int bytes = data.remaining();
        if (closing || bytes == 0) {
            data.position(data.limit());
            return;
        }
        var buffer = gathered;
        if (buffer != null && buffer.readableBytes() + bytes > FULL) {
            handOver(buffer);
            buffer = null;
        }
        if (buffer == null) {
            buffer = channel.alloc().ioBuffer(Math.max(FIRST, bytes));
            gathered = buffer;
        }
        buffer.writeBytes(data);
        connection.driver().sent(bytes);
        if (buffer.readableBytes() >= FULL) {
            handOver(buffer);
        }
        flushLater();
    }

    @Override
    public long writeBufferSize() {
        var queued = channel.unsafe().outboundBuffer();
        return (gathered == null ? 0 : gathered.readableBytes())
                + (queued == null ? 0 : queued.totalPendingWriteBytes());
    }

    private void handOver(ByteBuf buffer) {
        gathered = null;
        unsent = true;
        channel.write(buffer, channel.voidPromise());
    }

    private void flushLater() {
        if (!inBatch && !flushAsked) {
            flushAsked = true;
            loop.callbacks().afterwards(this::flushAsked);
        }
    }

    private void flushAsked() {
        flushAsked = false;
        if (!inBatch) {
            flush();
        }
    }

    private void flush() {
        if (gathered != null) {
            handOver(gathered);
        }
        if (unsent) {
            unsent = false;
            channel.flush();
        }
        if (closeAsked) {
            closeAsked = false;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    // ---- the end ----

    @Override
    public void close() {
        loop.callbacks().requireHere("close");
        if (!closing) {
            closing = true;
            closeAsked = true;
            // What still comes is dropped, but read: a socket closed over unread bytes would be reset.
            channel.config().setAutoRead(true);
            flushLater();
        }
    }

    @Override
    public void abort() {
        loop.callbacks().requireHere("abort");
        drop();
    }

    @Override
    public void reset() {
        loop.callbacks().requireHere("reset");
        if (!dropped && channel.isOpen()) {
            // A socket that is half gone may refuse; it is closed all the same.
            Guard.attempt(() -> channel.config().setOption(ChannelOption.SO_LINGER, 0));
        }
        drop();
    }

    private void drop() {
        closing = true;
        closeAsked = false;
        if (!dropped) {
            dropped = true;
            release();
            loop.callbacks().outside(channel::close);
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean sever() {
        return loop.callbacks().sever(this::shutDown);
    }

    private boolean shutDown() {
        if (!channel.isOpen() || Guard.attempt(() -> loop.poller().shutDown(channel)) != null) {
            return false;
        }
        try {
            loop.io().execute(this::drop);
        } catch (RejectedExecutionException closed) {
            return true;
        }
        return true;
    }

    /** The connection is gone. */
    void lost() {
        closing = true;
        dropped = true;
        release();
    }

    private void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    @Override
    public Optional<Tls.Session> tls() {
        return Optional.empty();
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public void pauseWriting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resumeWriting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void discardOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeBufferLimits(int low, int high) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Protocol protocol() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void protocol(Protocol other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Tls.Session> startTls(Tls how) {
        throw new UnsupportedOperationException();
    }
}
