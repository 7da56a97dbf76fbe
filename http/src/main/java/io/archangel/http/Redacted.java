package io.archangel.http;

import io.archangel.http.wire.Head;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request's head for whoever looks at it afterwards: who it is that asked, and what it was about, is left out. */
final class Redacted {
    private static final int MOST = 8 << 10;
    private static final String MASK = "***";
    private static final Pattern SECRET =
            Pattern.compile("auth|cookie|credential|key|passw|secret|session|signature|token");

    private Redacted() {}

    /** Its request line, values in the query masked, and its header, one line each; at most 8 Ki characters. */
    static String of(Head head) {
        var query = head.query();
        var line = head.method() + " " + head.rawPath() + (query == null ? "" : "?" + masked(query))
                + (head.isHttp11() ? " HTTP/1.1" : " HTTP/1.0");
        var all = Stream.concat(
                        Stream.of(line),
                        head.headers().stream().map(it -> it.getKey() + ": " + value(it.getKey(), it.getValue())))
                .collect(Collectors.joining("\n"));
        return all.length() <= MOST ? all : all.substring(0, MOST);
    }

    private static String value(String name, String value) {
        if (SECRET.matcher(name.toLowerCase(Locale.ROOT)).find()) {
            return MASK;
        }
        int query = value.indexOf('?');
        return query < 0 ? value : value.substring(0, query + 1) + MASK;
    }

    private static String masked(String query) {
        return Stream.of(query.split("&", -1))
                .map(part -> part.indexOf('=') < 0 ? MASK : part.substring(0, part.indexOf('=') + 1) + MASK)
                .collect(Collectors.joining("&"));
    }
}
