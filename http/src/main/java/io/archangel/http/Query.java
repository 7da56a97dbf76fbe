package io.archangel.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds parameters in a query. */
final class Query {
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
