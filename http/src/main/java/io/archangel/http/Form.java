package io.archangel.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a client would read what went wrong, and how that is put. */
enum Form {
    JSON,
    HTML,
    TEXT;

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    /** What a client likes best, by its Accept; among equals what it names first; text if it names none of them. */
    static Form of(@Nullable String accept) {
        var best = TEXT;
        int most = 0;
        for (var wanted : Weighted.list(accept)) {
            var form = named(wanted.value());
            if (form != null && wanted.weight() > most) {
                best = form;
                most = wanted.weight();
            }
        }
        return best;
    }

    private static @Nullable Form named(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "application/json", "application/problem+json", "application/*" -> JSON;
            case "text/html", "application/xhtml+xml" -> HTML;
            case "text/plain", "text/*", "*/*" -> TEXT;
            default -> null;
        };
    }

    /** RFC 9457, 3. The pid is a string, for it may be more than a double holds. */
    static String json(int status, String title, String detail, List<Map.Entry<String, String>> errors, long pid) {
        var fields = new StringBuilder();
        for (var error : errors) { // no stream: the first answer of all that fails would wait for its making
            fields.append(fields.isEmpty() ? ",\"errors\":[" : ",");
            fields.append("{\"field\":" + quoted(error.getKey()) + ",\"reason\":" + quoted(error.getValue()) + "}");
        }
        fields.append(errors.isEmpty() ? "" : "]");
        return "{\"type\":\"about:blank\",\"title\":" + quoted(title) + ",\"status\":" + status + ",\"detail\":"
                + quoted(detail) + fields + ",\"pid\":\"" + pid + "\"}\n";
    }

    static String html(int status, String title, String detail, List<Map.Entry<String, String>> errors, long pid) {
        var heading = status + " " + escaped(title);
        var fields = new StringBuilder(errors.isEmpty() ? "" : "<dl>\n");
        for (var error : errors) {
            fields.append("<dt>" + escaped(error.getKey()) + "</dt><dd>" + escaped(error.getValue()) + "</dd>\n");
        }
        fields.append(errors.isEmpty() ? "" : "</dl>\n");
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + heading + "</title>\n<h1>"
                + heading + "</h1>\n<p>" + escaped(detail) + "</p>\n" + fields + "<p><small>pid " + pid
                + "</small></p>\n</html>\n";
    }

    static String text(int status, String title, String detail, List<Map.Entry<String, String>> errors, long pid) {
        var lines = new StringBuilder(status + " " + title + ": " + visible(detail) + " (pid " + pid + ")\n");
        for (var error : errors) {
            lines.append(visible(error.getKey()) + ": " + visible(error.getValue()) + "\n");
        }
        return lines.toString();
    }

    private static String visible(String text) {
        return UNSEEN.matcher(text).replaceAll("?");
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == '<' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
