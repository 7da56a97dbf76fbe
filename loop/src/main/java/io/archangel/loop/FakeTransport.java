package io.archangel.loop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One end of a connection that is no socket: the server's. */
final class FakeTransport implements Transport {
    private static final int HIGH = 64 << 10;
    private static final int LOW = 16 << 10;

    private final FakeLoop loop;
    private final SocketAddress local;
    private final SocketAddress peer;
    private final FakePeer other = new FakePeer(this);
    private final Driver driver;

    /** Bytes that came and were not yet taken. */
    private final ArrayDeque<byte[]> incoming = new ArrayDeque<>();

    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private boolean eof;
    private boolean readingPaused;
    private boolean flushAsked;
    private boolean closing;
    private boolean dropped;
    private boolean lost;

    FakeTransport(FakeLoop loop, SocketAddress local, SocketAddress peer) {
        this.loop = loop;
        this.local = local;
        this.peer = peer;
        driver = new Driver(loop.callbacks(), this);
    }

    FakePeer other() {
        return other;
    }

    void made(Supplier<? extends Protocol> factory) {
        loop.opened(this);
        driver.made(factory);
    }

    // ---- what the peer does, in the order in which it does it ----

    void arrive(byte[] bytes) {
        loop.soon(() -> {
            incoming.add(bytes);
            deliver();
        });
    }

    void arriveEof() {
        loop.soon(() -> {
            eof = true;
            deliver();
        });
    }

    void arriveReset() {
        loop.soon(() -> {
            closing = true;
            outgoing.reset();
            lost(new IOException("Connection reset by peer"));
        });
    }

    /** The peer takes bytes again. */
    void drain() {
        loop.soon(this::flush);
    }

    private void deliver() {
        while (!readingPaused && !incoming.isEmpty()) {
            driver.received(ByteBuffer.wrap(incoming.remove()));
        }
        if (!readingPaused && eof) {
            eof = false;
            driver.eof();
        }
    }

    // ---- what the protocol does ----

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public void write(ByteBuffer data) {
        loop.callbacks().requireHere("write");
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        if (!closing && bytes.length > 0) {
            outgoing.writeBytes(bytes);
            driver.sent(bytes.length);
            if (outgoing.size() > HIGH) {
                driver.pauseWriting();
            }
            flushLater();
        }
    }

    @Override
    public long writeBufferSize() {
        return outgoing.size();
    }

    @Override
    public void pauseReading() {
        loop.callbacks().requireHere("pauseReading");
        readingPaused = true;
    }

    @Override
    public void resumeReading() {
        loop.callbacks().requireHere("resumeReading");
        readingPaused = false;
        loop.soon(this::deliver);
    }

    @Override
    public void close() {
        loop.callbacks().requireHere("close");
        closing = true;
        flushLater();
    }

    @Override
    public void abort() {
        loop.callbacks().requireHere("abort");
        closing = true;
        if (!dropped) {
            dropped = true;
            outgoing.reset();
            other.end(false);
            loop.soon(() -> lost(null));
        }
    }

    @Override
    public void reset() {
        loop.callbacks().requireHere("reset");
        if (!dropped) {
            other.end(true);
            abort();
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    /** Never: a loop without threads can't be held up. */
    @Override
    public boolean sever() {
        return false;
    }

    private void flushLater() {
        if (!flushAsked) {
            flushAsked = true;
            loop.callbacks().afterwards(() -> {
                flushAsked = false;
                flush();
            });
        }
    }

    private void flush() {
        if (outgoing.size() > 0 && other.take(outgoing.toByteArray())) {
            outgoing.reset();
        }
        if (outgoing.size() < LOW) {
            driver.resumeWriting();
        }
        if (closing && outgoing.size() == 0) {
            abort();
        }
    }

    private void lost(@Nullable Throwable cause) {
        if (!lost) {
            lost = true;
            dropped = true;
            loop.lost(this);
            driver.lost(cause);
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
