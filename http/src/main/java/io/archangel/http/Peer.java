package io.archangel.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Who is at the other end, as people write it. */
final class Peer {
    private Peer() {}

    /** {@code 127.0.0.1:51812}, {@code [::1]:51812}, {@code unix}. No name is looked up. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "unix";
        }
        return text(inet.getAddress(), inet.getPort());
    }

    /** {@code 127.0.0.1:51812}, {@code [::1]:51812}. */
    static String text(InetAddress address, int port) {
        var host = text(address);
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    /** The same of where one listens: a path is written out. */
    static String place(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix ? unix.getPath().toString() : text(address);
    }

    /** {@code 127.0.0.1}, {@code 2001:db8:0:0:0:0:0:1}. */
    static String text(InetAddress address) {
        return address.getHostAddress();
    }
}
