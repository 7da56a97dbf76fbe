package io.archangel.loop.netty;

import io.archangel.loop.Driver;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.Tls;
import io.archangel.loop.Transport;
import io.archangel.process.Guard;
import io.archangel.process.spi.Tap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection as its protocol sees it. Writes gather and leave together: with the end of the batch of reads, if they
 * answer it, else with the end of the callback. Loop thread only, except where the contract says any.
 */
final class NettyTransport implements Transport {
    private enum End {
        OPEN,
        ASKED,
        DONE
    }

    private final NettyLoop loop;
    private final Channel channel;
    private final NettyConnection connection;
    private final Outgoing outgoing;

    /** This, and what is volatile below, is written on the loop and read by any thread. */
    private volatile Tls.@Nullable Session session;

    private boolean inBatch;
    private boolean flushAsked;
    private volatile boolean readingPaused;
    private boolean writingPaused;
    private volatile boolean frozen;
    private volatile boolean handshaking;
    private boolean inputEnded;
    private End output = End.OPEN;
    private volatile boolean closing;
    private boolean closeAsked;
    private boolean dropped;

    NettyTransport(NettyLoop loop, Channel channel, NettyConnection connection) {
        this.loop = loop;
        this.channel = channel;
        this.connection = connection;
        outgoing = new Outgoing(channel, this, loop);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress peer() {
        return Sockets.plain(channel.remoteAddress());
    }

    @Override
    public SocketAddress local() {
        return Sockets.plain(channel.localAddress());
    }

    @Override
    public Optional<Tls.Session> tls() {
        return Optional.ofNullable(session);
    }

    Driver driver() {
        return connection.driver();
    }

    Channel channel() {
        return channel;
    }

    void broke(Throwable cause) {
        connection.broke(cause);
    }

    // ---- reading ----

    @Override
    public void pauseReading() {
        here("pauseReading");
        if (!closing) {
            readingPaused = true;
            read();
        }
    }

    @Override
    public void resumeReading() {
        here("resumeReading");
        if (readingPaused) {
            readingPaused = false;
            // Not inside this very call: the protocol is not ready for data before it returns.
            loop.io().execute(this::readOn);
        }
    }

    private void readOn() {
        connection.readOn();
        read();
    }

    /** What still comes to one that closes is dropped, but read: closed over unread bytes it would be reset. */
    private void read() {
        channel.config().setAutoRead(!frozen && (!readingPaused || handshaking || closing));
    }

    @Override
    public boolean isReading() {
        return !readingPaused && !frozen;
    }

    @Override
    public void freeze() {
        here("freeze");
        frozen = true;
        read();
        outgoing.holdBack(true);
    }

    @Override
    public void thaw() {
        here("thaw");
        if (frozen) {
            frozen = false;
            loop.io().execute(this::readOn);
            release();
        }
    }

    void batchBegins() {
        inBatch = true;
    }

    void batchEnds() {
        inBatch = false;
        flush();
    }

    /** The other end has ended its stream, and the protocol was told. @param mayStay if ours may go on */
    void inputEnded(boolean mayStay) {
        inputEnded = true;
        if (output == End.DONE) {
            drop();
        } else if (!mayStay) {
            close();
        }
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        here("write");
        int bytes = data.remaining();
        if (closing || bytes == 0) {
            data.position(data.limit());
            return;
        }
        if (output != End.OPEN) {
            throw new LoopException("write after writeEof: nothing can follow the end; write before it");
        }
        driver().sent(data);
        outgoing.write(data);
        flushLater();
    }

    @Override
    public void writeEof() {
        here("writeEof");
        if (!canWriteEof()) {
            throw new LoopException(
                    "this can't end one way only, for it is encrypted or the reading end of a pipe; close"
                            + " it when all is written");
        }
        if (output == End.OPEN && !closing) {
            output = End.ASKED;
            flushLater();
        }
    }

    @Override
    public boolean canWriteEof() {
        return isClear() && !(channel instanceof PipeChannel pipe && pipe.reads());
    }

    private boolean isClear() {
        return session == null && !handshaking;
    }

    @Override
    public void pauseWriting() {
        here("pauseWriting");
        writingPaused = true;
        outgoing.holdBack(true);
    }

    @Override
    public void resumeWriting() {
        here("resumeWriting");
        writingPaused = false;
        release();
    }

    @Override
    public void discardOutput() {
        here("discardOutput");
        outgoing.discard();
    }

    @Override
    public long writeBufferSize() {
        return outgoing.size();
    }

    @Override
    public void writeBufferLimits(int low, int high) {
        here("writeBufferLimits");
        outgoing.limits(low, high);
    }

    private void release() {
        outgoing.holdBack(writingPaused || frozen || handshaking);
        flushLater();
    }

    private void flushLater() {
        if (!inBatch && !flushAsked) {
            flushAsked = true;
            if (!loop.io().flushes().take(this)) {
                loop.callbacks().afterwards(this::flushAsked);
            }
        }
    }

    void flushAsked() {
        flushAsked = false;
        if (!inBatch) {
            flush();
        }
    }

    /** Sends what may be sent, and does what was to be done after the last of it. Outside callbacks. */
    void flush() {
        outgoing.flush();
        if (!outgoing.isHandedOver() || dropped) {
            return;
        }
        if (closeAsked) {
            closeAsked = false;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (output == End.ASKED) {
            output = End.DONE;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> endOutput());
        }
    }

    private void endOutput() {
        if (channel instanceof DuplexChannel duplex && !dropped && !inputEnded) {
            duplex.shutdownOutput();
        } else {
            drop();
        }
    }

    // ---- what is at this end ----

    @Override
    public void tap(@Nullable Tap tap) {
        here("tap");
        driver().tap(tap);
    }

    @Override
    public Protocol protocol() {
        return driver().protocol();
    }

    @Override
    public void protocol(Protocol other) {
        here("protocol");
        driver().follow(other);
    }

    @Override
    public CompletableFuture<Tls.Session> startTls(Tls how, ByteBuffer first) {
        here("startTls");
        if (!isClear()) {
            throw new LoopException("the connection is encrypted already; startTls is for once");
        }
        if (writingPaused || frozen) {
            throw new LoopException(
                    "startTls while writing is paused: what waits would go encrypted; resumeWriting, or thaw, first");
        }
        var bytes = Unpooled.copiedBuffer(first);
        first.position(first.limit());
        outgoing.handOverAll();
        handshaking = true;
        outgoing.holdBack(true);
        read();
        return connection.upgrade(how, bytes);
    }

    /** The handshake is done. */
    void encrypted(Tls.Session agreed) {
        session = agreed;
        handshaking = false;
        read();
        release();
    }

    boolean isHandshaking() {
        return handshaking;
    }

    // ---- the end ----

    @Override
    public void close() {
        here("close");
        if (!closing) {
            closing = true;
            closeAsked = true;
            read();
            flushLater();
        }
    }

    @Override
    public void abort() {
        here("abort");
        drop();
    }

    @Override
    public void reset() {
        here("reset");
        if (!dropped && channel.isOpen()) {
            // A socket that is half gone may refuse; it is closed all the same.
            Guard.attempt(() -> channel.config().setOption(ChannelOption.SO_LINGER, 0));
        }
        drop();
    }

    /** Past TLS, which would say goodbye: what is broken off must not look whole. */
    private void drop() {
        closing = true;
        closeAsked = false;
        if (!dropped) {
            dropped = true;
            outgoing.cut();
            loop.callbacks().outside(() -> channel.unsafe().close(channel.voidPromise()));
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean sever() {
        return loop.isHere() ? shutDown() : loop.callbacks().sever(this::shutDown);
    }

    private boolean shutDown() {
        if (!channel.isOpen() || Guard.attempt(() -> loop.poller().shutDown(channel)) != null) {
            return false;
        }
        // A loop that has closed refuses, and has dropped it.
        Guard.attempt(() -> loop.io().execute(this::drop));
        return true;
    }

    /** The connection is gone. */
    void lost() {
        closing = true;
        dropped = true;
        outgoing.drop();
    }

    private void here(String what) {
        loop.callbacks().requireHere(what);
    }
}
