package io.archangel.shell;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes lines of the bytes of one direction: heads of HTTP/1.1 line by line, secrets left out; of all else how many bytes. A line
 * that is cut in the middle by how it came waits for its other half, so that no half of a secret is shown.
 */
final class TapText {
    private static final Pattern REQUEST = Pattern.compile("[A-Z]{3,16} \\S+ HTTP/1\\.[01]");
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] \\d{3}.*");
    private static final Pattern SECRET =
            Pattern.compile("auth|cookie|credential|key|passw|secret|session|signature|token");
    private static final Pattern QUERY = Pattern.compile("([?&][^=&\\s]*=)[^&\\s]*");
    private static final String MASK = "***";

    /** A longer line is none of a head. */
    private static final int LONGEST = 8 << 10;

    private final StringBuilder line = new StringBuilder();
    private boolean inHead;

    /** What is to be shown of these bytes. */
    List<String> take(ByteBuffer data) {
        var lines = new ArrayList<String>();
        int other = 0;
        while (data.hasRemaining()) {
            char next = (char) (data.get() & 0xff);
            line.append(next);
            if (next == '\n' || line.length() >= LONGEST) {
                other += end(lines, other);
            }
        }
        if (!inHead && !couldBegin()) {
            other += line.length();
            line.setLength(0);
        }
        if (other > 0) {
            lines.add(other + " bytes");
        }
        return lines;
    }

    /** A line is whole. @return how many of its bytes are of no head */
    private int end(List<String> lines, int other) {
        var text = line.toString().stripTrailing();
        int length = line.length();
        line.setLength(0);
        if (inHead) {
            inHead = !text.isEmpty() && length < LONGEST;
            lines.add(field(text));
            return 0;
        }
        if (!REQUEST.matcher(text).matches() && !ANSWER.matcher(text).matches()) {
            return length;
        }
        if (other > 0) {
            lines.add("bytes before this: " + other);
        }
        inHead = true;
        lines.add(masked(text));
        return other > 0 ? -other : 0;
    }

    /** True while what there is of the line might still be the first of a head. */
    private boolean couldBegin() {
        int length = Math.min(line.length(), LONGEST);
        if (length > 0 && length < 5) {
            return line.chars().allMatch(letter -> (letter >= 'A' && letter <= 'Z') || letter == '/' || letter == ' ');
        }
        return line.indexOf("HTTP/") == 0 || line.toString().matches("[A-Z]{3,16} /.*");
    }

    private static String field(String text) {
        int colon = text.indexOf(':');
        boolean isSecret = colon > 0
                && SECRET.matcher(text.substring(0, colon).toLowerCase(Locale.ROOT))
                        .find();
        return isSecret ? text.substring(0, colon + 1) + " " + MASK : masked(text);
    }

    private static String masked(String text) {
        return QUERY.matcher(text).replaceAll("$1" + MASK);
    }
}
