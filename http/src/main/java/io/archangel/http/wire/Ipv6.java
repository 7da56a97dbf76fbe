package io.archangel.http.wire;

/** Addresses of IPv6 as text (RFC 3986, 3.2.2): eight groups, or fewer and one gap; the last two may be one of IPv4. */
final class Ipv6 {
    private static final int GROUPS = 8;
    private static final int MOST_DIGITS = 4;
    private static final int NUMBERS = 4;
    private static final int MOST_NUMBER = 255;

    private Ipv6() {}

    static boolean isAddress(byte[] in, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int at = from;
        while (at < to) {
            if (isGap(in, at, to)) {
                if (gap) {
                    return false;
                }
                gap = true;
                at += 2;
                continue;
            }
            if (at > from && !isGap(in, at - 2, at)) {
                if (in[at++] != ':') {
                    return false;
                }
            }
            int end = groupEnd(in, at, to);
            if (end < to && in[end] == '.') {
                groups += 2;
                return isIpv4(in, at, to) && (gap ? groups < GROUPS : groups == GROUPS);
            }
            if (end == at || end - at > MOST_DIGITS) {
                return false;
            }
            groups++;
            at = end;
        }
        return gap ? groups < GROUPS : groups == GROUPS;
    }

    private static boolean isGap(byte[] in, int at, int to) {
        return at >= 0 && at + 1 < to && in[at] == ':' && in[at + 1] == ':';
    }

    private static int groupEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && Ascii.hex(in[at]) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isIpv4(byte[] in, int from, int to) {
        int numbers = 0;
        int at = from;
        while (at <= to && numbers < NUMBERS) {
            int number = 0;
            int start = at;
            while (at < to && Ascii.isDigit(in[at]) && number <= MOST_NUMBER) {
                number = number * 10 + in[at++] - '0';
            }
            boolean leadingZero = at - start > 1 && in[start] == '0';
            if (at == start || number > MOST_NUMBER || leadingZero) {
                return false;
            }
            numbers++;
            if (at == to || in[at] != '.') {
                break;
            }
            at++;
        }
        return numbers == NUMBERS && at == to;
    }
}
