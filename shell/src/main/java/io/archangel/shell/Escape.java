package io.archangel.shell;

import java.util.HexFormat;
import org.jline.utils.WCWidth;

/**
 * Makes text from outside harmless on a terminal. Names, paths and addresses come from whoever connects, and a terminal
 * obeys what it is sent: all that moves the cursor, turns the direction of writing, takes no room or can't be known to
 * show is written out instead, as hexadecimal after a backslash and {@code x} or {@code u}.
 */
public final class Escape {
    private static final HexFormat HEX = HexFormat.of();

    /** A mark on a mark on a mark: more would run into the lines above. */
    private static final int MARKS = 3;

    private Escape() {}

    /** The text with everything written out that does not simply show. It is one line, whatever it was. */
    public static String visible(String text) {
        return visible(text, Integer.MAX_VALUE);
    }

    /** The same of at most so many characters; if there are more, the last is {@code …}. @param most at least 1 */
    public static String visible(String text, int most) {
        int length = text.length();
        if (isPlain(text) && length <= most) {
            return text;
        }
        var safe = new StringBuilder(length + 16);
        boolean isCut = length > most && text.codePointCount(0, length) > most;
        int end = isCut ? text.offsetByCodePoints(0, most - 1) : length;
        int marks = MARKS;
        for (int at = 0; at < end; ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            boolean isMark = isMark(point);
            if (isShown(point) && (!isMark || marks < MARKS)) {
                safe.appendCodePoint(point);
                marks = isMark ? marks + 1 : 0;
            } else {
                write(safe, point);
                marks = 0;
            }
        }
        return isCut ? safe.append('…').toString() : safe.toString();
    }

    /** How many columns a visible text takes: 2 for a wide character, none for a mark on another. */
    public static int width(String visible) {
        int width = 0;
        for (int at = 0; at < visible.length(); ) {
            int point = visible.codePointAt(at);
            at += Character.charCount(point);
            width += point < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(point));
        }
        return width;
    }

    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < 0x20 || text.charAt(at) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** By what Unicode says a character is, so that one not yet assigned is not shown either. */
    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isBlankLetter(point) && point != 0xFFFD;
        };
    }

    /** Letters and marks that show nothing: fillers of Hangul, the joiner of graphemes, selectors of variants. */
    private static boolean isBlankLetter(int point) {
        return point == 0x034F
                || point == 0x115F
                || point == 0x1160
                || point == 0x17B4
                || point == 0x17B5
                || (point >= 0x180B && point <= 0x180F)
                || point == 0x3164
                || (point >= 0xFE00 && point <= 0xFE0F)
                || point == 0xFFA0
                || (point >= 0xE0100 && point <= 0xE01EF);
    }

    private static boolean isMark(int point) {
        return point >= 0x300 && WCWidth.wcwidth(point) <= 0;
    }

    private static void write(StringBuilder safe, int point) {
        if (point < 0x100) {
            safe.append("\\x").append(HEX.toHexDigits((byte) point));
        } else if (point < 0x10000) {
            safe.append("\\u").append(HEX.toHexDigits((char) point));
        } else {
            safe.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
    }
}
