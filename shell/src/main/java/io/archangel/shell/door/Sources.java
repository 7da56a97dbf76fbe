package io.archangel.shell.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Which addresses are counted as one, because whoever has one of them has all. */
final class Sources {
    private static final int NETWORK = 8;

    private Sources() {}

    /**
     * What an address is counted under: each /64 of IPv6, which is what one house is given, is one. All else is itself, also what is no
     * address, and also each of this machine's own: who guesses from another of these makes nobody wait at the one that all use.
     */
    static String of(String address) {
        InetAddress known;
        try {
            known = InetAddress.ofLiteral(bare(address));
        } catch (IllegalArgumentException none) {
            return address;
        }
        return known instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(known.getAddress(), NETWORK)) + "::/64"
                : known.getHostAddress();
    }

    /** Without what stands around one of IPv6 where a port follows, and without its zone. */
    private static String bare(String address) {
        var inner =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }
}
