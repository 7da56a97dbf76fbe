package io.archangel.loop;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What listens. Any thread may call any method.
 *
 * <p>To stop or to close it is the same, as in PEP 3156: those who are connected stay so. {@link #awaitClosed} says when
 * the last of them has gone.
 */
public interface Server extends AutoCloseable {
    /** The first of {@link #addresses()}. @throws LoopException if it listens on a path */
    InetSocketAddress address();

    /** Where it listens, all with the same port, the real one where 0 was asked for; or the path. */
    List<SocketAddress> addresses();

    /**
     * How many came and got no further than a handshake of TLS, for they spoke something else or did not agree. They are
     * counted, and told to the log at debug level only, since anybody can send anything.
     */
    long failedHandshakes();

    /**
     * Stops accepting and closes the listening sockets, before it returns; connections live on. Again is harmless.
     *
     * @throws LoopException if the loop that listens is held up for ten seconds; it closes then when it turns again
     */
    void stop();

    /** The same under the name of PEP 3156, and for try. */
    @Override
    default void close() {
        stop();
    }

    /**
     * Completes once it is stopped and all its connections are lost, on the loop of the last of them; at once if that is
     * so. It stops nothing itself. Don't wait for it on a loop: whose connections should end meanwhile?
     */
    CompletableFuture<Void> awaitClosed();
}
