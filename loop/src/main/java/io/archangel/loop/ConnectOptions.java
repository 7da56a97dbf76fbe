package io.archangel.loop;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to connect.
 *
 * @param timeout how long it may take altogether, names, all addresses and the handshake of TLS; more than zero, 10 s
 *                unless told
 * @param local   where from, its port 0 for any; null, which is usual, lets the operating system choose
 * @param tls     how to encrypt; null, which is usual, does not
 */
public record ConnectOptions(
        Duration timeout,
        @Nullable InetSocketAddress local,
        @Nullable Tls tls) {

    /** @throws LoopException if something is out of range; the message names it */
    public ConnectOptions {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new LoopException("timeout is " + timeout + "; give more than zero");
        }
        if (local != null && local.isUnresolved()) {
            throw new LoopException("local is " + local.getHostString() + ", which has no address; give one of this"
                    + " machine, such as 127.0.0.1");
        }
    }

    /** Within 10 s, in the clear. */
    public static ConnectOptions defaults() {
        return new ConnectOptions(Duration.ofSeconds(10), null, null);
    }

    /** The same with another time-out. */
    public ConnectOptions timeout(Duration other) {
        return new ConnectOptions(other, local, tls);
    }

    /** The same from an address of this machine. */
    public ConnectOptions local(InetSocketAddress from) {
        return new ConnectOptions(timeout, from, tls);
    }

    /** The same, encrypted. */
    public ConnectOptions tls(Tls how) {
        return new ConnectOptions(timeout, local, how);
    }
}
