package io.archangel.loop.netty;

import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of sockets, Netty's, the JDK's and people's. */
final class Sockets {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Sockets() {}

    /** As the JDK has it; an empty path for a unix socket without a name. */
    static SocketAddress plain(@Nullable SocketAddress address) {
        if (address == null) {
            return UNNAMED;
        }
        return address instanceof DomainSocketAddress netty
                ? netty.path().isEmpty() ? UNNAMED : UnixDomainSocketAddress.of(netty.path())
                : address;
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code /run/it.sock}. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return plain(address).toString();
        }
        return text(
                inet.getAddress() == null ? inet.getHostString() : NetUtil.toAddressString(inet.getAddress()),
                inet.getPort());
    }

    /** Which of the two an address is of. */
    static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    /** {@code localhost:8080}, {@code [::1]:8080}. */
    static String text(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The address that is written there, without looking a name up; null if it is a name. */
    static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
