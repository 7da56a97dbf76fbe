package io.archangel.loop;

import io.archangel.process.spi.Tap;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connection, as its protocol sees it (PEP 3156). Called on its loop only, except where a method says any thread; on
 * another thread it throws {@link LoopException}.
 */
public interface Transport {
    /** The loop it lives on. Any thread. */
    Loop loop();

    /** The address of the other end; on a path, that path, or an empty one. Any thread. */
    SocketAddress peer();

    /** The address of this end. Any thread. */
    SocketAddress local();

    /** What TLS has agreed on, if the connection is encrypted. Any thread. */
    Optional<Tls.Session> tls();

    // ---- writing ----

    /**
     * Sends bytes, in order; never blocks. They are copied, and leave with the end of the current batch of reads, or of
     * the current callback. The buffer is read to its end. After {@link #close} they are dropped.
     *
     * <p>Nothing bounds what waits here for a peer that does not read, but the protocol itself: it is told by
     * pauseWriting when to write no more.
     *
     * @throws LoopException after {@link #writeEof}
     */
    void write(ByteBuffer data);

    /** Sends several, in order, as if they were one. */
    default void writeAll(List<ByteBuffer> data) {
        data.forEach(this::write);
    }

    /**
     * Sends what is buffered, then the end of the stream, and still reads. Again is harmless; so is after close.
     *
     * @throws LoopException if {@link #canWriteEof} is false
     */
    void writeEof();

    /** False where this end can't be closed alone: with TLS, and on a pipe's reading end. Any thread. */
    boolean canWriteEof();

    /**
     * Holds back what is written, from now until {@link #resumeWriting}, so that the other end gets nothing of it; at
     * most 128 KiB already under way still go. {@link #close} and {@link #writeEof} wait too. Nobody is told: it is the
     * protocol that is told by its own pauseWriting when too much waits.
     */
    void pauseWriting();

    /** Lets it go. */
    void resumeWriting();

    /** Drops what is buffered, but for at most 128 KiB already under way. What is written next still goes. */
    void discardOutput();

    /** Bytes written and not yet taken by the operating system. Any thread; others may be a little behind. */
    long writeBufferSize();

    /**
     * When the protocol is told: pauseWriting above high, resumeWriting at low or less. 64 and 16 KiB unless told.
     *
     * @throws LoopException unless {@code 0 <= low <= high}
     */
    void writeBufferLimits(int low, int high);

    // ---- reading ----

    /** Stops reading, so that the other end feels it. */
    void pauseReading();

    /** Reads on. */
    void resumeReading();

    /** False while the protocol has paused it, or the connection is frozen. Any thread. */
    boolean isReading();

    /**
     * Neither reads nor sends until {@link #thaw}, whatever is paused and resumed meanwhile, so that the other end feels
     * it; what is already under way still goes. STOP does this to a connection that is a process.
     */
    void freeze();

    /** Goes on, as far as nothing is paused. */
    void thaw();

    /**
     * Has all that the protocol gets and writes from now on heard by a tap, in place of the one that was there. It stays
     * where another protocol follows.
     *
     * @param tap null for none
     */
    void tap(@Nullable Tap tap);

    // ---- what is at this end ----

    /** Who is called back now. Any thread. @throws LoopException if nobody is, for the factory threw */
    Protocol protocol();

    /**
     * Has another protocol called back from now on, beginning with its connectionMade, before this returns; the one
     * before hears no more, not even connectionLost. It hands over itself what it has of the bytes of this very call.
     *
     * <p>A process ends with the connection it belongs to: a plain protocol that follows one runs as that process, and a
     * process that follows another takes its place, whereupon that one exits and leaves the connection open.
     *
     * @throws LoopException if the other has a connection already
     */
    void protocol(Protocol other);

    /**
     * Encrypts from here on (STARTTLS), the end that accepted as TLS's server. What was written before goes in the clear;
     * what is written after waits for the handshake. If that fails the connection is lost, with the cause.
     *
     * <p>What came in the clear behind the command that asked for it must not be taken for encrypted (CVE-2011-0411):
     * inside dataReceived the buffer is to be read to its end, and if bytes are left in it, or came while reading was
     * paused, the connection is lost with a {@link LoopException}. A protocol that keeps bytes of its own looks there
     * itself.
     *
     * @return completes on the loop, with what was agreed, or with the failure
     * @throws LoopException if it is encrypted already, or writing is paused by {@link #pauseWriting} or
     *                       {@link #freeze}
     */
    default CompletableFuture<Tls.Session> startTls(Tls how) {
        return startTls(how, ByteBuffer.allocate(0));
    }

    /**
     * The same where the other end asks for nothing, since both know that all is encrypted from some point on, as behind a
     * header of the PROXY protocol: bytes from beyond that point may have come already.
     *
     * @param first those bytes, all of TLS; read to its end. Never what came behind a command in the clear
     */
    CompletableFuture<Tls.Session> startTls(Tls how, ByteBuffer first);

    // ---- the end ----

    /** Sends what is buffered, then closes; connectionLost follows. Again is harmless. */
    void close();

    /** Drops what is buffered and closes at once; connectionLost follows. */
    void abort();

    /** Drops what is buffered and resets the connection (RST), so that the other end can't take it for a whole answer. */
    void reset();

    /** True once close, abort or reset was called, or the connection is lost. Any thread. */
    boolean isClosing();

    /**
     * Shuts the socket down from outside, while its loop is held up in one callback and can't; the loop closes it when it
     * turns again. Held up is who has not come out of it for 5 ms since he was asked for, by an order or by this. Never cuts another connection that got the same descriptor. With TLS the other end sees that it was
     * cut, for nothing says goodbye. Any thread; does not block.
     *
     * @return true if it was shut down; false if the loop turned meanwhile, or may yet, or the platform can't
     */
    boolean sever();
}
