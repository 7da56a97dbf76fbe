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

    /** @param raw ASCII */
    static String decode(String raw) throws Refused {
        var path = raw.indexOf('%') < 0 ? raw : unescape(raw.getBytes(StandardCharsets.US_ASCII));
        if (path.contains("/.") && hasDotSegment(path)) {
            throw bad("the path has . or .. as a segment");
        }
        return path;
    }

    private static String unescape(byte[] in) throws Refused {
        var out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Ascii.hex(in[i + 1]) : -1;
            int low = i + 2 < in.length ? Ascii.hex(in[i + 2]) : -1;
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
