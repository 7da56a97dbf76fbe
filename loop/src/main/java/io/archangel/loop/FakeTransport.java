package io.archangel.loop;

import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One end of a connection that is no socket; the other is a {@link FakePeer}, or another of these. */
final class FakeTransport implements Transport, FakeEnd {
    private final FakeLoop loop;
    private final SocketAddress local;
    private final SocketAddress peer;
    private final Driver driver;

    /** Itself, until somebody is put there. */
    private FakeEnd other = this;

    private Runnable whenLost = () -> {};

    /** This, and what is volatile below, is read by any thread. */
    private volatile Tls.@Nullable Session session;

    private final FakeInbox incoming = new FakeInbox();
    private final FakeOutbox outgoing;
    private boolean eof;
    private boolean inputEnded;
    private volatile boolean readingPaused;
    private boolean writingPaused;
    private volatile boolean frozen;
    private boolean flushAsked;
    private boolean eofAsked;
    private boolean outputEnded;
    private volatile boolean closing;
    private boolean dropped;
    private boolean lost;

    FakeTransport(FakeLoop loop, SocketAddress local, SocketAddress peer, @Nullable Tls tls) {
        this.loop = loop;
        this.local = local;
        this.peer = peer;
        driver = new Driver(loop.callbacks(), this);
        outgoing = new FakeOutbox(driver);
        if (tls != null) {
            session = agreed(tls);
        }
    }

    /** Puts somebody at the other end. */
    void join(FakeEnd end) {
        other = end;
    }

    /** Does a step once the connection is lost. */
    void whenLost(Runnable step) {
        whenLost = step;
    }

    /** @return what the factory or connectionMade threw, or null */
    @Nullable
    Throwable made(@Nullable Process asker, Supplier<? extends Protocol> factory) {
        loop.network().opened(this);
        driver.made(asker, factory);
        return driver.thrown();
    }

    // ---- what the other end does, in the order in which it does it ----

    @Override
    public boolean take(byte[] bytes) {
        boolean hasRoom = incoming.hasRoom();
        if (hasRoom) {
            arrive(bytes);
        }
        return hasRoom;
    }

    void arrive(byte[] bytes) {
        incoming.expect(bytes.length);
        loop.soon(() -> {
            incoming.add(bytes);
            deliver();
        });
    }

    @Override
    public void takeEof() {
        loop.soon(() -> {
            eof = true;
            deliver();
        });
    }

    @Override
    public void end(boolean byReset) {
        if (byReset) {
            arriveReset();
        } else {
            takeEof();
        }
    }

    void arriveReset() {
        loop.soon(() -> {
            closing = true;
            outgoing.clear();
            lost(new IOException("Connection reset by peer"));
        });
    }

    @Override
    public void drain() {
        loop.soon(this::flush);
    }

    private void deliver() {
        for (var bytes = next(); bytes != null; bytes = next()) {
            driver.received(ByteBuffer.wrap(bytes));
        }
        if (incoming.wantsMore()) {
            other.drain();
        }
        if (isReading() && eof) {
            eof = false;
            inputEnded = true;
            driver.eof();
            endIfBothDid();
        }
    }

    private byte @Nullable [] next() {
        return isReading() ? incoming.take() : null;
    }

    private void endIfBothDid() {
        if (inputEnded && outputEnded) {
            abort();
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
    public Optional<Tls.Session> tls() {
        return Optional.ofNullable(session);
    }

    @Override
    public void write(ByteBuffer data) {
        here("write");
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        if (closing || bytes.length == 0) {
            return;
        }
        if (eofAsked || outputEnded) {
            throw new LoopException("write after writeEof: nothing can follow the end; write before it");
        }
        outgoing.add(bytes);
        flushLater();
    }

    @Override
    public void writeEof() {
        here("writeEof");
        if (!canWriteEof()) {
            throw new LoopException("TLS can't end one way only; close the connection when all is written");
        }
        eofAsked = true;
        flushLater();
    }

    @Override
    public boolean canWriteEof() {
        return session == null;
    }

    @Override
    public void pauseWriting() {
        here("pauseWriting");
        writingPaused = true;
    }

    @Override
    public void resumeWriting() {
        here("resumeWriting");
        writingPaused = false;
        flushLater();
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
    public void writeBufferLimits(int newLow, int newHigh) {
        here("writeBufferLimits");
        outgoing.limits(newLow, newHigh);
    }

    @Override
    public void pauseReading() {
        here("pauseReading");
        readingPaused = true;
    }

    @Override
    public void resumeReading() {
        here("resumeReading");
        readingPaused = false;
        readOn();
    }

    @Override
    public boolean isReading() {
        return !readingPaused && !frozen;
    }

    @Override
    public void freeze() {
        here("freeze");
        frozen = true;
    }

    @Override
    public void thaw() {
        here("thaw");
        frozen = false;
        readOn();
        flushLater();
    }

    private void readOn() {
        loop.soon(this::deliver);
    }

    @Override
    public void tap(@Nullable Tap tap) {
        here("tap");
        driver.tap(tap);
    }

    @Override
    public Protocol protocol() {
        return driver.protocol();
    }

    @Override
    public void protocol(Protocol next) {
        here("protocol");
        driver.follow(next);
    }

    @Override
    public CompletableFuture<Tls.Session> startTls(Tls how, ByteBuffer first) {
        here("startTls");
        if (session != null || writingPaused || frozen) {
            throw new LoopException(
                    session == null
                            ? "startTls while writing is paused: what waits would go encrypted; resumeWriting, or"
                                    + " thaw, first"
                            : "the connection is encrypted already; startTls is for once");
        }
        var bytes = new byte[first.remaining()];
        first.get(bytes);
        if (!incoming.isEmpty() || driver.hasUnread()) {
            var injected = Driver.injected();
            drop(injected);
            return CompletableFuture.failedFuture(injected);
        }
        var agreed = agreed(how);
        session = agreed;
        var future = new CompletableFuture<Tls.Session>();
        loop.callSoon(() -> future.complete(agreed));
        if (bytes.length > 0) {
            incoming.expect(bytes.length);
            incoming.add(bytes);
            loop.soon(this::deliver);
        }
        return future;
    }

    private static Tls.Session agreed(Tls how) {
        var alpn = how.alpn().isEmpty() ? "" : how.alpn().getFirst();
        return new Tls.Session(how.protocols().getFirst(), "none", alpn, List.of());
    }

    @Override
    public void close() {
        here("close");
        closing = true;
        flushLater();
    }

    @Override
    public void abort() {
        here("abort");
        drop(null);
    }

    private void drop(@Nullable Throwable cause) {
        closing = true;
        if (!dropped) {
            dropped = true;
            outgoing.clear();
            other.end(false);
            loop.soon(() -> lost(cause));
        }
    }

    @Override
    public void reset() {
        here("reset");
        if (!dropped) {
            other.end(true);
            drop(null);
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

    private void here(String what) {
        loop.callbacks().requireHere(what);
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
        if (writingPaused || frozen || dropped) {
            return;
        }
        outgoing.hand(other);
        if (outgoing.size() > 0) {
            return;
        }
        if (closing) {
            abort();
        } else if (eofAsked && !outputEnded) {
            outputEnded = true;
            other.takeEof();
            endIfBothDid();
        }
    }

    private void lost(@Nullable Throwable cause) {
        if (!lost) {
            lost = true;
            dropped = true;
            loop.network().lost(this);
            driver.lost(cause);
            whenLost.run();
        }
    }
}
