package io.archangel.http.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says, in front of all else, of the connection that it passes on: the PROXY protocol, versions 1 and 2, as
 * HAProxy's specification of 2020 has it.
 *
 * @param source the address at the other end of the proxy; an empty path for a unix socket; null if the proxy says that the
 *               connection is its own, or does not know
 */
public record ProxyHeader(@Nullable SocketAddress source) {
    private static final UnixDomainSocketAddress UNIX = UnixDomainSocketAddress.of("");
    private static final ProxyHeader UNKNOWN = new ProxyHeader(null);
    private static final int MOST_LINE = 107;
    private static final int MOST_PORT = 65_535;
    private static final int FIELDS = 5;
    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /**
     * Takes a header out of the bytes.
     *
     * @return null if more is needed, and then nothing is taken
     * @throws Refused if they do not begin with one that is valid
     */
    public static @Nullable ProxyHeader decode(ByteBuffer in) throws Refused {
        if (!in.hasRemaining()) {
            return null;
        }
        return in.get(in.position()) == LINE[0] ? decodeLine(in) : ProxyHeader2.decode(in);
    }

    static ProxyHeader of(SocketAddress source) {
        return new ProxyHeader(source);
    }

    static ProxyHeader unknown() {
        return UNKNOWN;
    }

    static ProxyHeader unix() {
        return new ProxyHeader(UNIX);
    }

    static Refused malformed() {
        return Refused.bad("no valid header of the PROXY protocol");
    }

    /** True if the bytes are, as far as they go, those at the start of what is expected. */
    static boolean isBegin(ByteBuffer in, byte[] expected) {
        int most = Math.min(in.remaining(), expected.length);
        return in.slice(in.position(), most).equals(ByteBuffer.wrap(expected, 0, most));
    }

    // ---- version 1: a line ----

    private static @Nullable ProxyHeader decodeLine(ByteBuffer in) throws Refused {
        if (!isBegin(in, LINE)) {
            throw malformed();
        }
        int most = Math.min(in.remaining(), MOST_LINE);
        for (int at = 0; at < most; at++) {
            byte b = in.get(in.position() + at);
            if (b == '\n') {
                return ofLine(take(in, at + 1));
            }
            if (b != '\r' && (b < ' ' || b >= 0x7f)) {
                throw malformed();
            }
        }
        if (most == MOST_LINE) {
            throw malformed();
        }
        return null;
    }

    private static String take(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static ProxyHeader ofLine(String line) throws Refused {
        if (line.indexOf('\r') != line.length() - 2) {
            throw malformed();
        }
        var fields = line.substring(LINE.length, line.length() - 2).split(" ", -1);
        if (fields[0].equals("UNKNOWN")) {
            return UNKNOWN;
        }
        boolean ipv4 = fields[0].equals("TCP4");
        if (fields.length != FIELDS || (!ipv4 && !fields[0].equals("TCP6"))) {
            throw malformed();
        }
        var source = address(fields[1], fields[3], ipv4);
        address(fields[2], fields[4], ipv4);
        return new ProxyHeader(source);
    }

    private static InetSocketAddress address(String host, String port, boolean ipv4) throws Refused {
        var address = IpLiteral.parse(host);
        if (address == null || ipv4 != IpLiteral.isIpv4(host) || !port.matches("0|[1-9]\\d{0,4}")) {
            throw malformed();
        }
        int number = Integer.parseInt(port);
        if (number > MOST_PORT) {
            throw malformed();
        }
        return new InetSocketAddress(address, number);
    }
}
