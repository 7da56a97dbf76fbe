package io.archangel.http;

import io.archangel.http.wire.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Proxies that are trusted to say who their clients are, by address. Immutable.
 *
 *     Proxies.of("10.0.0.0/8", "::1", "unix")
 */
public final class Proxies {
    private static final Proxies NONE = new Proxies(List.of(), false);
    private static final String UNIX = "unix";

    private final List<Range> ranges;
    private final boolean unix;

    private Proxies(List<Range> ranges, boolean unix) {
        this.ranges = ranges;
        this.unix = unix;
    }

    /** Nobody is trusted. */
    public static Proxies none() {
        return NONE;
    }

    /**
     * These are trusted.
     *
     * @param all addresses; addresses with the length of the prefix that counts; {@code unix} for whoever may connect to a
     *            path
     * @throws HttpException if one is malformed, or has bits beyond its prefix
     */
    public static Proxies of(String... all) {
        var ranges =
                Stream.of(all).filter(each -> !each.equals(UNIX)).map(Range::of).toList();
        return new Proxies(ranges, List.of(all).contains(UNIX));
    }

    /** True if nobody is trusted. */
    public boolean isEmpty() {
        return ranges.isEmpty() && !unix;
    }

    /** True if who is at that address is trusted. */
    public boolean has(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress
                ? unix
                : address instanceof InetSocketAddress inet && inet.getAddress() != null && has(inet.getAddress());
    }

    /** True if who is at that address is trusted. */
    boolean has(InetAddress address) {
        var bytes = address.getAddress();
        return ranges.stream().anyMatch(range -> range.has(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proxies its && ranges.equals(its.ranges) && unix == its.unix;
    }

    @Override
    public int hashCode() {
        return ranges.hashCode() + Boolean.hashCode(unix);
    }

    @Override
    public String toString() {
        return Stream.concat(ranges.stream().map(Range::text), unix ? Stream.of(UNIX) : Stream.empty())
                .toList()
                .toString();
    }

    /** @param address of which as many bits count */
    private record Range(InetAddress address, int bits) {
        static Range of(String text) {
            int slash = text.indexOf('/');
            var address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw new HttpException("a proxy is '" + text + "'; give such as 10.0.0.0/8, ::1 or unix");
            }
            int most = 8 * address.getAddress().length;
            var length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
                throw new HttpException("a proxy is '" + text + "'; give a prefix of 0 to " + most + " bits");
            }
            var range = new Range(address, Integer.parseInt(length));
            if (!range.endsWithZeros()) {
                throw new HttpException(
                        "a proxy is '" + text + "', which has bits beyond its prefix; give zeros there");
            }
            return range;
        }

        private boolean endsWithZeros() {
            var bytes = address.getAddress();
            for (int bit = bits; bit < 8 * bytes.length; bit++) {
                if (bit(bytes, bit)) {
                    return false;
                }
            }
            return true;
        }

        boolean has(byte[] other) {
            var bytes = address.getAddress();
            if (bytes.length != other.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (bit(bytes, bit) != bit(other, bit)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean bit(byte[] bytes, int bit) {
            return ((bytes[bit / 8] >> (7 - bit % 8)) & 1) != 0;
        }

        String text() {
            return address.getHostAddress() + "/" + bits;
        }
    }
}
