package io.archangel.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What answers at one end that sends and gets datagrams (PEP 3156). All callbacks come on the loop of the endpoint and must
 * not block; what one throws closes this endpoint and is reported, and touches no other.
 *
 * <p>One that is a process ends with its endpoint, and its endpoint with it.
 *
 * <p>Order: {@code connectionMade (datagramReceived | errorReceived)* connectionLost}.
 */
public interface DatagramProtocol {
    /** The endpoint stands. Once, first. */
    default void connectionMade(DatagramTransport transport) {}

    /** A datagram came, perhaps an empty one. @param data belongs to the loop again when the call returns */
    default void datagramReceived(ByteBuffer data, SocketAddress from) {}

    /** A datagram could not be sent or got, most often because nobody listens there; the endpoint goes on. */
    default void errorReceived(Throwable error) {}

    /** The endpoint is gone. Exactly once, last. @param cause what broke it, or null if it was closed */
    default void connectionLost(@Nullable Throwable cause) {}
}
