package io.archangel.proof.smuggling;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Bytes as the cases write them: {@code \r \n \t \0 \s \\ \xNN}, and <code>\{9000:ab}</code> for so many times ab. */
final class Escapes {
    private final String text;
    private int at;

    private Escapes(String text) {
        this.text = text;
    }

    static byte[] bytes(String text) {
        return new Escapes(text).until(text.length());
    }

    static String text(String text) {
        return new String(bytes(text), UTF_8);
    }

    private byte[] until(int end) {
        var out = new ByteArrayOutputStream();
        while (at < end) {
            char c = text.charAt(at++);
            if (c == '\\') {
                escape(out);
            } else if (c < 0x7f) {
                out.write(c);
            } else {
                throw new IllegalArgumentException("write it as \\x: " + c);
            }
        }
        return out.toByteArray();
    }

    private void escape(ByteArrayOutputStream out) {
        char c = text.charAt(at++);
        switch (c) {
            case 'r' -> out.write('\r');
            case 'n' -> out.write('\n');
            case 't' -> out.write('\t');
            case '0' -> out.write(0);
            case 's' -> out.write(' ');
            case '\\' -> out.write('\\');
            case 'x' -> out.write(Integer.parseInt(text.substring(at, at += 2), 16));
            case '{' -> repeat(out);
            default -> throw new IllegalArgumentException("no escape: \\" + c + " in " + text);
        }
    }

    private void repeat(ByteArrayOutputStream out) {
        int colon = text.indexOf(':', at);
        int times = Integer.parseInt(text.substring(at, colon));
        at = colon + 1;
        var once = until(closing());
        at++;
        for (int i = 0; i < times; i++) {
            out.writeBytes(once);
        }
    }

    /** Where the brace that was opened last is closed. */
    private int closing() {
        int depth = 1;
        for (int i = at; i < text.length(); i++) {
            if (text.startsWith("\\{", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("no end of \\{ in " + text);
    }

    /** The other way round, for messages. */
    static String show(byte[] bytes) {
        var out = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\\' -> out.append("\\\\");
                default -> out.append(b >= ' ' && b < 0x7f ? Character.toString(b) : "\\x%02x".formatted(b));
            }
        }
        return out.length() <= 600 ? out.toString() : out.substring(0, 600) + "...";
    }

    static String show(String text) {
        return show(text.getBytes(UTF_8));
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
