package io.archangel.xing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path with parameters: {@code /people/{id:int}/books/{isbn}}, {@code /files/{path...}}.
 *
 * @param text     as it was written
 * @param segments what stands behind each slash; of {@code /} one that is empty
 * @param names    of its parameters, in order
 */
record Pattern(String text, List<Segment> segments, List<String> names) {
    private static final String REST = "...";

    /** @throws XingException if it is malformed */
    static Pattern of(String text) {
        if (!text.startsWith("/")) {
            throw new XingException("pattern '" + text + "' does not begin with /; give /" + text);
        }
        var segments = new ArrayList<Segment>();
        var names = new ArrayList<String>();
        var parts = text.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            var segment = segment(parts[i], text);
            boolean last = i == parts.length - 1;
            if (parts[i].isEmpty() && !last) {
                throw new XingException("pattern " + text + " has two slashes in a row; leave one out");
            }
            if (segment.kind() == Kind.REST && !last) {
                throw new XingException(
                        "pattern " + text + " goes on behind " + parts[i] + "; that takes all the rest");
            }
            if (segment.kind() != null) {
                if (names.contains(segment.name())) {
                    throw new XingException("pattern " + text + " has two parameters " + segment.name()
                            + "; give one of them another name");
                }
                names.add(segment.name());
            }
            segments.add(segment);
        }
        return new Pattern(text, List.copyOf(segments), List.copyOf(names));
    }

    private static Segment segment(String part, String pattern) {
        if (!part.startsWith("{") || !part.endsWith("}")) {
            if (!part.matches("[^{}?#%\\s\\p{Cntrl}]*") || part.equals(".") || part.equals("..")) {
                throw new XingException("pattern " + pattern + " has '" + part
                        + "', which no path can be; give letters as they are, not encoded, and parameters as {name}");
            }
            return new Segment(part.intern(), "", null); // many routes have the same
        }
        var inside = part.substring(1, part.length() - 1);
        boolean rest = inside.endsWith(REST);
        int colon = inside.indexOf(':');
        var name = rest
                ? inside.substring(0, inside.length() - REST.length())
                : colon < 0 ? inside : inside.substring(0, colon);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new XingException("pattern " + pattern + " has a parameter '" + name + "'; give a name of letters,"
                    + " digits and _, as in {id}, {id:int} or {path...}");
        }
        var kind = rest ? Kind.REST : colon < 0 ? Kind.TEXT : Kind.of(inside.substring(colon + 1), pattern);
        return new Segment(null, name, kind);
    }

    /** The same below a prefix, of which {@code /} is the prefix itself. */
    Pattern under(String prefix) {
        if (prefix.isEmpty()) {
            return this;
        }
        return of(text.equals("/") ? prefix : prefix + text);
    }

    /** A path that it takes. @throws XingException if these are not the values of its parameters */
    String path(Object... values) {
        if (values.length != names.size()) {
            throw new XingException("pattern " + text + " has the parameters " + names + ", not " + values.length
                    + " of them; give a value for each");
        }
        var path = new StringBuilder();
        int next = 0;
        for (var segment : segments) {
            path.append('/');
            var kind = segment.kind();
            if (kind == null) {
                path.append(encoded(segment.literal()));
                continue;
            }
            var value = String.valueOf(values[next++]);
            boolean unsafe = kind == Kind.REST
                    ? value.startsWith("/") || value.contains("//") || ("/" + value + "/").matches("(?s).*/\\.{1,2}/.*")
                    : value.indexOf('/') >= 0 || value.equals(".") || value.equals("..");
            if (unsafe || !kind.takes(value, 0, value.length())) {
                throw new XingException("parameter " + segment.name() + " of " + text + " can't be '" + value + "'");
            }
            path.append(kind == Kind.REST ? encoded(value).replace("%2F", "/") : encoded(value));
        }
        return path.toString();
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
