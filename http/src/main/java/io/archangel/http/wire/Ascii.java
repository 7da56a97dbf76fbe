package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;

/** What each byte may be, by RFC 9110 and RFC 3986, in one table. */
final class Ascii {
    private static final byte TOKEN = 1;
    private static final byte TARGET = 2;
    private static final byte HOST = 4;
    private static final byte VALUE = 8;
    private static final byte[] CLASS = new byte[256];

    static {
        mark(TOKEN | HOST, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
        mark(TOKEN, "!#$%&'*+-.^_`|~");
        mark(HOST, "-._~");
        for (int c = 0x21; c < 0x7f; c++) {
            CLASS[c] |= "\"#<>\\".indexOf(c) < 0 ? TARGET : 0;
        }
        for (int c = 0; c < CLASS.length; c++) {
            CLASS[c] |= isControl(c) ? 0 : VALUE;
        }
    }

    private Ascii() {}

    /** True if all of it may stand in a method or a header's name, and there is something. */
    static boolean isToken(byte[] in, int from, int to) {
        return from < to && all(TOKEN, in, from, to);
    }

    static boolean isToken(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return isToken(bytes, 0, bytes.length);
    }

    static boolean isTokenByte(char c) {
        return c <= 0xff && (CLASS[c] & TOKEN) != 0;
    }

    static boolean isTargetByte(char c) {
        return c <= 0xff && (CLASS[c] & TARGET) != 0;
    }

    /** True if all of it may stand in a host's name. Stricter than RFC 3986: such as names have. */
    static boolean isHostName(byte[] in, int from, int to) {
        return from < to && all(HOST, in, from, to);
    }

    /** Where the token ends that begins here. */
    static int skipToken(byte[] in, int from, int to) {
        return skip(TOKEN, in, from, to);
    }

    /** Where what may stand in a request's target ends. Looser than RFC 3986 in what browsers are loose about. */
    static int skipTarget(byte[] in, int from, int to) {
        return skip(TARGET, in, from, to);
    }

    /** Where what may stand in a header's value ends: at a control character other than tab. */
    static int skipFieldValue(byte[] in, int from, int to) {
        return skip(VALUE, in, from, to);
    }

    private static int skip(byte wanted, byte[] in, int from, int to) {
        int at = from;
        while (at < to && (CLASS[in[at] & 0xff] & wanted) != 0) {
            at++;
        }
        return at;
    }

    /** A control character that no part of a head may have: all but tab. */
    static boolean isControl(int b) {
        return (b >= 0 && b < ' ' && b != '\t') || b == 0x7f;
    }

    static boolean isFieldValue(String text) {
        return text.chars().allMatch(c -> c <= 0xff && !isControl(c));
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** True if bytes are a word, in any case. @param word in lower case */
    static boolean is(String word, byte[] in, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(in[i]) != word.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }

    private static boolean all(byte wanted, byte[] in, int from, int to) {
        return skip(wanted, in, from, to) == to;
    }

    private static void mark(int as, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            CLASS[characters.charAt(i)] |= (byte) as;
        }
    }
}
