package io.archangel.shell.filter;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A part of the network: an address and how many of its bits count. Names are never looked up.
 *
 * @param address the address's bytes
 * @param bits    how many of its bits count, from the left
 * @param port    which port, or -1 for any
 */
record Network(byte[] address, int bits, int port) {

    /** {@code 10.0.0.0/8}, {@code fd00::/8}. @throws FilterException if it is none */
    static Network of(String text, String filter, int column) {
        int slash = text.indexOf('/');
        var address = literal(text.substring(0, slash));
        var length = text.substring(slash + 1);
        int bits = length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
        if (address == null || bits < 0 || bits > address.length * 8) {
            throw new FilterException("'" + text + "' is not a network; write 10.0.0.0/8 or fd00::/8", filter, column);
        }
        return new Network(address, bits, -1);
    }

    /** {@code 10.0.0.7}, {@code 10.0.0.7:80}, {@code ::1}, {@code [::1]:80}; null if it is none. */
    static @Nullable Network single(String text) {
        var whole = literal(text);
        if (whole != null) {
            return new Network(whole, whole.length * 8, -1);
        }
        var address = host(text);
        int port = port(text);
        return address == null || port < 0 ? null : new Network(address, address.length * 8, port);
    }

    /** Whether a place, an address with or without a port, lies in it. */
    boolean holds(String place) {
        var other = host(place);
        if (other == null || other.length != address.length || (port >= 0 && port != port(place))) {
            return false;
        }
        int whole = bits / 8;
        for (int at = 0; at < whole; at++) {
            if (address[at] != other[at]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] ^ other[whole]) >> (8 - rest) == 0;
    }

    private static byte @Nullable [] host(String place) {
        int colon = place.lastIndexOf(':');
        if (place.startsWith("[")) {
            int close = place.indexOf(']');
            return close < 0 ? null : literal(place.substring(1, close));
        }
        boolean hasPort = colon >= 0 && place.indexOf(':') == colon;
        return literal(hasPort ? place.substring(0, colon) : place);
    }

    private static int port(String place) {
        int colon = place.lastIndexOf(':');
        var port = place.substring(colon + 1);
        return colon >= 0 && !place.endsWith("]") && port.matches("\\d{1,5}") ? Integer.parseInt(port) : -1;
    }

    private static byte @Nullable [] literal(String text) {
        if (text.indexOf(':') < 0) {
            return ipv4(text);
        }
        boolean canBe = text.length() < 64 && text.indexOf('%') < 0;
        try {
            return canBe ? InetAddress.ofLiteral(text).getAddress() : null;
        } catch (IllegalArgumentException isNone) {
            return null;
        }
    }

    /** Four numbers from 0 to 255 with dots between them; read here, as a million of them are read for a listing. */
    private static byte @Nullable [] ipv4(String text) {
        var address = new byte[4];
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int at = 0; at <= text.length(); at++) {
            char next = at == text.length() ? '.' : text.charAt(at);
            if (next == '.' && digits > 0 && part < 4) {
                address[part++] = (byte) value;
                digits = 0;
                value = 0;
            } else if (next >= '0' && next <= '9' && digits < 3) {
                digits++;
                value = value * 10 + next - '0';
            } else {
                return null;
            }
            if (value > 255) {
                return null;
            }
        }
        return part == 4 ? address : null;
    }
}
