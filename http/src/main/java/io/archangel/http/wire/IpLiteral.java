package io.archangel.http.wire;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as text, and nothing that would have to be looked up. */
public final class IpLiteral {
    private static final int LONGEST = 45;
    private static final String NUMBER = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile("(" + NUMBER + "\\.){3}" + NUMBER);

    private IpLiteral() {}

    /**
     * The address that is written there: four numbers, or one of IPv6 without brackets. One of IPv4 written as one of IPv6
     * ({@code ::ffff:10.0.0.1}) is that of IPv4.
     *
     * @return null if it is none
     */
    public static @Nullable InetAddress parse(String text) {
        return isIpv4(text) || isIpv6(text) ? InetAddress.ofLiteral(text) : null;
    }

    static boolean isIpv4(String text) {
        return text.length() <= LONGEST && IPV4.matcher(text).matches();
    }

    static boolean isIpv6(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST && text.indexOf(':') >= 0 && Ipv6.isAddress(bytes, 0, bytes.length);
    }
}
