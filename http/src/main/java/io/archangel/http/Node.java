package io.archangel.http;

import io.archangel.http.wire.IpLiteral;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address as proxies write it (RFC 7239, 6): {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}, with
 * or without brackets where there is no port; {@code unknown}; or a name made up to hide it, {@code _x}.
 *
 * @param address null if it is hidden
 * @param text    as it is shown
 */
record Node(@Nullable InetAddress address, String text) {
    private static final String HIDDEN = "unknown|_[A-Za-z0-9._-]{1,63}";
    private static final String PORT = "(:(\\d{1,5}|_[A-Za-z0-9._-]{1,63}))?";

    /** Null if it is none. */
    static @Nullable Node of(String written) {
        var bare = IpLiteral.parse(written);
        if (bare != null) {
            return new Node(bare, Peer.text(bare));
        }
        int end = written.startsWith("[") ? written.indexOf(']') + 1 : written.indexOf(':');
        var name = end < 0 ? written : written.substring(0, end);
        var rest = written.substring(name.length());
        if (name.isEmpty() || !rest.matches(PORT)) {
            return null;
        }
        if (name.matches(HIDDEN)) {
            return new Node(null, name);
        }
        var address = name.startsWith("[") ? bracketed(name) : IpLiteral.parse(name);
        return address == null ? null : new Node(address, text(address, rest));
    }

    private static @Nullable InetAddress bracketed(String name) {
        var inside = name.substring(1, name.length() - 1);
        return inside.indexOf(':') < 0 ? null : IpLiteral.parse(inside);
    }

    private static String text(InetAddress address, String port) {
        boolean told = port.matches(":\\d+");
        return told ? Peer.text(address, Integer.parseInt(port.substring(1))) : Peer.text(address);
    }

    boolean isOneOf(Proxies proxies) {
        return address != null && proxies.has(address);
    }
}
