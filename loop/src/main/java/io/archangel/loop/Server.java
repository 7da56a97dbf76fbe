package io.archangel.loop;

import java.net.InetSocketAddress;

/** A listening socket. Any thread may call any method. */
public interface Server extends AutoCloseable {
    /** Where it listens; the real port where 0 was asked for. */
    InetSocketAddress address();

    /**
     * Stops accepting and closes the listening socket, before it returns; connections live on. Again is harmless.
     *
     * @throws LoopException if the loop that listens is held up for ten seconds; it closes then when it turns again
     */
    @Override
    void close();
}
