package io.archangel.loop;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What answers at one end of a connection (PEP 3156). A fresh object for each. All callbacks come on the loop of the
 * connection and must not block; what one throws closes this connection and is reported, and touches no other.
 *
 * <p>Order: {@code connectionMade dataReceived* eofReceived? connectionLost}, with {@code pauseWriting resumeWriting}
 * in turns between the first and the last.
 */
public interface Protocol {
    /** The connection stands. Once, first. */
    default void connectionMade(Transport transport) {}

    /** Bytes came. @param data at least one byte; belongs to the loop again when the call returns */
    default void dataReceived(ByteBuffer data) {}

    /**
     * The other end will send no more, and says so: with TLS it has said goodbye (close_notify). At most once.
     *
     * @return true to keep the connection open for writing; that it breaks is then noticed only by a write. With TLS 1.2 it
     *     closes in any case (RFC 5246, 7.2.1)
     */
    default boolean eofReceived() {
        return false;
    }

    /** The write buffer went over its high mark: write no more for now. */
    default void pauseWriting() {}

    /** The write buffer went under its low mark again. */
    default void resumeWriting() {}

    /**
     * The connection is gone. Exactly once, last.
     *
     * @param cause what broke it, or null if it was closed. With TLS an end without goodbye is one on a connection that we
     *     opened, since what came may be cut short; on one that we accepted it is none, since most clients leave so (RFC
     *     9112, 9.8), but then eofReceived has not been called
     */
    default void connectionLost(@Nullable Throwable cause) {}
}
