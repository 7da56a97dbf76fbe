package io.archangel.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Finds parameters in a query, or in a form that is written like one (WHATWG URL, 5.1). */
final class Query {
    private static final int MOST = 10_000;

    private Query() {}

    /** The first parameter of this name, decoded; empty where it has no {@code =}. */
    static Optional<String> find(@Nullable String query, String name) {
        if (query == null) {
            return Optional.empty();
        }
        for (var part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (decode(equals < 0 ? part : part.substring(0, equals)).equals(name)) {
                return Optional.of(equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    /** All of them in order. @throws Problem 413 if there are too many */
    static List<Map.Entry<String, String>> all(String query) {
        var all = new ArrayList<Map.Entry<String, String>>();
        for (var parts = new StringTokenizer(query, "&"); parts.hasMoreTokens(); ) {
            if (all.size() == MOST) {
                throw new Problem(413, "there are more than " + MOST + " fields");
            }
            var part = parts.nextToken();
            int equals = part.indexOf('=');
            all.add(Map.entry(
                    decode(equals < 0 ? part : part.substring(0, equals)),
                    equals < 0 ? "" : decode(part.substring(equals + 1))));
        }
        return List.copyOf(all);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }
}
