package io.archangel.loop;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint sends and gets datagrams.
 *
 * @param local     where it is, its port 0 for any; null, which is usual where there is a peer, for any port of any address
 * @param remote    whom alone it speaks with; null for anybody
 * @param buffer    bytes that may wait to be sent, beyond which datagrams are dropped; at least 1, 64 KiB unless told
 * @param broadcast may send to a broadcast address; not unless told
 */
public record DatagramOptions(
        @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, int buffer, boolean broadcast) {

    /** @throws LoopException if something is out of range; the message names it */
    public DatagramOptions {
        requireResolved("local", local);
        requireResolved("remote", remote);
        if (buffer < 1) {
            throw new LoopException("buffer is " + buffer + "; give 1 or more");
        }
    }

    /** With anybody, at any free port of any address. */
    public static DatagramOptions defaults() {
        return new DatagramOptions(null, null, 64 << 10, false);
    }

    /** The same at that address. */
    public DatagramOptions local(InetSocketAddress at) {
        return new DatagramOptions(at, remote, buffer, broadcast);
    }

    /** The same with that one alone. */
    public DatagramOptions remote(InetSocketAddress peer) {
        return new DatagramOptions(local, peer, buffer, broadcast);
    }

    /** The same with so many bytes waiting. */
    public DatagramOptions buffer(int bytes) {
        return new DatagramOptions(local, remote, bytes, broadcast);
    }

    /** The same, to all of a network too. */
    public DatagramOptions broadcast(boolean allowed) {
        return new DatagramOptions(local, remote, buffer, allowed);
    }

    private static void requireResolved(String what, @Nullable InetSocketAddress address) {
        if (address != null && address.isUnresolved()) {
            throw new LoopException(what + " is " + address.getHostString()
                    + ", which has no address; resolve the name first, with Loop.resolve");
        }
    }
}
