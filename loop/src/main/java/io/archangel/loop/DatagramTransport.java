package io.archangel.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The endpoint, as its protocol sees it (PEP 3156). Called on its loop only, except where a method says any thread; on
 * another thread it throws {@link LoopException}.
 */
public interface DatagramTransport {
    /** The loop it lives on. Any thread. */
    Loop loop();

    /** The address of this end. Any thread. */
    SocketAddress local();

    /** The address of the only other end, if it was given one. Any thread. */
    Optional<SocketAddress> peer();

    /**
     * Sends one datagram to an address; never blocks. It is copied, and leaves with the end of the callback. Where more
     * wait than {@link DatagramOptions#buffer} it is dropped, as the network itself may drop it. After close it is
     * dropped too, and an empty one always: it can be got, but not sent.
     *
     * @return false if it was dropped
     * @throws LoopException if the endpoint has a peer, and this is not it, or the address has no host
     */
    boolean sendTo(ByteBuffer data, SocketAddress to);

    /** The same to the only other end. @throws LoopException if it was given none */
    boolean send(ByteBuffer data);

    /** Bytes sent and not yet taken by the operating system. Any thread; others may be a little behind. */
    long writeBufferSize();

    /** Sends what is buffered, then closes; connectionLost follows. Again is harmless. */
    void close();

    /** Drops what is buffered and closes at once; connectionLost follows. */
    void abort();

    /** True once close or abort was called, or the endpoint is lost. Any thread. */
    boolean isClosing();
}
