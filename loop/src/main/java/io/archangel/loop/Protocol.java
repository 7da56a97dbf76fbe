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
     * The other end will send no more. At most once.
     *
     * @return true to keep the connection open for writing; that it breaks is then noticed only by a write
     */
    default boolean eofReceived() {
        return false;
    }

    /** The write buffer went over its high mark: write no more for now. */
    default void pauseWriting() {}

    /** The write buffer went under its low mark again. */
    default void resumeWriting() {}

    /** The connection is gone. Exactly once, last. @param cause what broke it, or null if it was closed */
    default void connectionLost(@Nullable Throwable cause) {}
}
