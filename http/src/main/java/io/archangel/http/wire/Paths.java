package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes paths so that nobody behind has to guess: percent-encoding is undone once; broken encoding, encoded slashes and
 * control characters, invalid UTF-8, and {@code .} and {@code ..} as segments are refused, however they are spelled.
 */
final class Paths {
    private Paths() {}

    static String decode(byte[] in, int from, int to) throws Refused {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = in[i] != '%';
        }
        var path = plain ? new String(in, from, to - from, StandardCharsets.ISO_8859_1) : unescape(in, from, to);
        if (path.indexOf("/.") >= 0 && hasDotSegment(path)) {
            throw bad("the path has . or .. as a segment");
        }
        return path;
    }

    private static String unescape(byte[] in, int from, int to) throws Refused {
        var out = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < to ? Ascii.hex(in[i + 1]) : -1;
            int low = i + 2 < to ? Ascii.hex(in[i + 2]) : -1;
            int value = high << 4 | low;
            if (high < 0 || low < 0 || value < ' ' || value == 0x7f || value == '/') {
                throw bad("the path has a broken or forbidden percent-encoding");
            }
            out.put((byte) value);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw bad("the path is not UTF-8");
        }
    }

    private static boolean hasDotSegment(String path) {
        for (var segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
