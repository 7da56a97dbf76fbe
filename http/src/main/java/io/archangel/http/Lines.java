package io.archangel.http;

import io.archangel.http.wire.Field;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header lines of an answer. */
final class Lines {
    private static final Set<String> OF_THE_WIRE = Set.of(
            "connection", "content-length", "date", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    /** What describes a body. */
    private static final Set<String> OF_BODY = Set.of(
            "accept-ranges",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-range",
            "content-type");

    private Lines() {}

    /** @throws HttpException if it is malformed, or the server's own to write */
    static Field of(String name, String value) {
        if (OF_THE_WIRE.contains(name.toLowerCase(Locale.ROOT))) {
            throw new HttpException("the header " + name + " is written by the server; leave it out");
        }
        try {
            return new Field(name, value);
        } catch (IllegalArgumentException bad) {
            throw new HttpException(String.valueOf(bad.getMessage()));
        }
    }

    /** @throws HttpException if a header of this name can't be given */
    static void require(String name) {
        var unused = of(name, "");
    }

    /** Those that a 304 has (RFC 9110, 15.4.5): the date of the last change only where nothing better tells versions apart. */
    static List<Field> bare(List<Field> lines) {
        boolean tagged = lines.stream().anyMatch(line -> line.name().equalsIgnoreCase("ETag"));
        return lines.stream()
                .filter(line -> !isOfBody(line.name().toLowerCase(Locale.ROOT), tagged))
                .toList();
    }

    private static boolean isOfBody(String lower, boolean tagged) {
        return OF_BODY.contains(lower) || (tagged && lower.equals("last-modified"));
    }
}
