package io.archangel.xing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A header value with parameters, {@code form-data; name="photo"; filename="a.jpg"}.
 *
 * @param value      in lower case
 * @param parameters by their names in lower case, the first of each
 */
record Disposition(String value, Map<String, String> parameters) {
    private static final int LONGEST_BOUNDARY = 70;

    /** Nothing if it is malformed. */
    static Optional<Disposition> parse(String text) {
        int at = text.indexOf(';');
        var value = (at < 0 ? text : text.substring(0, at)).strip().toLowerCase(Locale.ROOT);
        var parameters = new LinkedHashMap<String, String>();
        while (at >= 0 && at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return text.substring(at + 1).isBlank()
                        ? Optional.of(new Disposition(value, parameters))
                        : Optional.empty();
            }
            var name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            var read = new StringBuilder();
            at = value(text, equals + 1, read);
            if (at < 0 || name.isEmpty()) {
                return Optional.empty();
            }
            parameters.putIfAbsent(name, read.toString());
        }
        return Optional.of(new Disposition(value, parameters));
    }

    /** The boundary of a form with files, or nothing if it is none. */
    static Optional<byte[]> boundary(String contentType) {
        return parse(contentType)
                .filter(type -> type.value.equals("multipart/form-data"))
                .map(type -> type.parameters.get("boundary"))
                .filter(Disposition::isBoundary)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    /** RFC 2046, 5.1.1. */
    private static boolean isBoundary(@Nullable String text) {
        return text != null
                && text.length() <= LONGEST_BOUNDARY
                && text.matches("[0-9A-Za-z'()+_,./:=? -]*[0-9A-Za-z'()+_,./:=?-]");
    }

    /** Reads a value, in quotes or not. @return where the next semicolon is, or the end; -1 if it is malformed */
    private static int value(String text, int from, StringBuilder into) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length() || text.charAt(at) != '"') {
            int end = text.indexOf(';', at);
            into.append(text.substring(at, end < 0 ? text.length() : end).strip());
            return end < 0 ? text.length() : end;
        }
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            // A backslash alone is one: there are clients that send whole paths.
            if (text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
            }
            into.append(text.charAt(at));
        }
        int next = at + 1;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        boolean closed = at < text.length() && (next >= text.length() || text.charAt(next) == ';');
        return closed ? next : -1;
    }

    /** A name in a form, as browsers encode what would end it (WHATWG HTML, 4.10.21.8). */
    static String name(String encoded) {
        return encoded.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    /** What a client calls a file, without folders and controls. */
    static String fileName(String encoded) {
        var name = name(encoded);
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "");
    }
}
