package io.archangel.process;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts one after the other in an array of bytes: each its length in two bytes, -1 for none, and its UTF-8. */
final class Texts {
    private static final int HEAD = 2;

    private final byte[] bytes;

    /** Where the next is written. */
    private int end;

    Texts(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes a text of so many takes. */
    static int size(int bytes) {
        return HEAD + bytes;
    }

    int end() {
        return end;
    }

    void clear() {
        end = 0;
    }

    int room() {
        return bytes.length - end;
    }

    /** Writes as much of a text as so many bytes hold, to a whole character. */
    void put(@Nullable String text, int most) {
        int head = end;
        end += HEAD;
        if (text != null) {
            putStart(text, end + most);
        }
        int length = text == null ? -1 : end - head - HEAD;
        bytes[head] = (byte) (length >> 8);
        bytes[head + 1] = (byte) length;
    }

    private void putStart(String text, int limit) {
        for (int i = putAscii(text, limit); i < text.length(); i++) {
            int point = text.charAt(i);
            if (point >= 0x80) {
                point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
            }
            int size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (size > limit - end) {
                return;
            }
            put(point, size);
        }
    }

    /** The usual case, and quick. @return how many were put */
    private int putAscii(String text, int limit) {
        var to = bytes;
        int start = end;
        int most = Math.min(text.length(), limit - start);
        int count = 0;
        for (; count < most; count++) {
            char next = text.charAt(count);
            if (next >= 0x80) {
                break;
            }
            to[start + count] = (byte) next;
        }
        end = start + count;
        return count;
    }

    private void put(int point, int size) {
        if (size == 1) {
            bytes[end++] = (byte) point;
        } else if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
            bytes[end++] = '?';
        } else {
            int shift = 6 * (size - 1);
            bytes[end++] = (byte) ((0xF00 >> size) | (point >> shift));
            while (shift > 0) {
                shift -= 6;
                bytes[end++] = (byte) (0x80 | ((point >> shift) & 0x3F));
            }
        }
    }

    /** Reads one after the other from somewhere. */
    Reader reader(int from) {
        return new Reader(from);
    }

    /** One thread's. */
    final class Reader {
        private int at;

        Reader(int from) {
            at = from;
        }

        @Nullable
        String next() {
            int length = bytes[at] << 8 | (bytes[at + 1] & 0xFF);
            at += HEAD;
            if (length < 0) {
                return null;
            }
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }
    }
}
