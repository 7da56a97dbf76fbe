package io.archangel.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * The connection, as its protocol sees it (PEP 3156). Called on its loop only, except where a method says any thread.
 */
public interface Transport {
    /** The loop it lives on. Any thread. */
    Loop loop();

    /** The address of the other end. Any thread. */
    SocketAddress peer();

    /** The address of this end. Any thread. */
    SocketAddress local();

    /**
     * Sends bytes, in order; never blocks. They are copied, and leave with the end of the current batch of reads, or of
     * the current callback. The buffer is read to its end. After {@link #close} they are dropped.
     */
    void write(ByteBuffer data);

    /** Bytes written and not yet taken by the operating system, and up to a hundred more for each buffer they wait in. */
    long writeBufferSize();

    /** Stops reading, so that the other end feels it. */
    void pauseReading();

    /** Reads on. */
    void resumeReading();

    /** Sends what is buffered, then closes; connectionLost follows. Again is harmless. */
    void close();

    /** Drops what is buffered and closes at once; connectionLost follows. */
    void abort();

    /** Drops what is buffered and resets the connection (RST), so that the other end can't take it for a whole answer. */
    void reset();

    /** True once close, abort or reset was called, or the connection is lost. */
    boolean isClosing();

    /**
     * Shuts the socket down from outside, while its loop is held up in a callback and can't; the loop closes it when it
     * turns again. Never cuts another connection that got the same descriptor. Any thread; does not block.
     *
     * @return true if it was shut down; false if the loop turned meanwhile, or the platform can't
     */
    boolean sever();
}
