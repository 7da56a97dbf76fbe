package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What epoll and NIO do differently. Sockets are for the kind of address they are asked for: of a network, or a path. */
sealed interface Poller permits EpollPoller, NioPoller {

    /** {@code epoll} or {@code nio}. */
    String name();

    /** Makes what waits for sockets. */
    IoHandlerFactory handlers();

    /**
     * A socket to listen with. One for a path may listen already; it leaves the file to its owner.
     *
     * @throws IOException if it listens already, and could not
     */
    ServerChannel listener(SocketAddress at, int backlog) throws IOException;

    /** Has the operating system look after what that socket accepts; does nothing where it can't. @param silence until then */
    default void keepAlive(Channel listener, Duration silence) {}

    /** A socket to connect with. */
    Channel connection(SocketAddress to);

    /** A socket for datagrams. @param like an address of the family it is for; null for what the machine has */
    Channel datagrams(@Nullable InetSocketAddress like);

    /** The address as these sockets want it. */
    SocketAddress address(SocketAddress plain);

    /**
     * Shuts a connection's socket down without closing it. Any thread, while nobody can close it; does not block.
     *
     * @throws IOException also if that can't be done from outside
     */
    void shutDown(Channel connection) throws IOException;

    /** The one that is asked for. @throws LoopException if the machine does not have it */
    static Poller of(Polling polling) {
        return switch (polling) {
            case NIO -> new NioPoller();
            case BEST -> Epoll.isAvailable() ? new EpollPoller() : new NioPoller();
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new LoopException(
                            "polling is EPOLL, which this machine does not have; give BEST or NIO",
                            Epoll.unavailabilityCause());
                }
                yield new EpollPoller();
            }
        };
    }
}
