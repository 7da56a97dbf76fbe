package io.archangel.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a client would have (RFC 9110, 12.4.2).
 *
 * @param value  what it is, parameters left out
 * @param weight how much it is wanted, in thousandths; 0 for not at all
 */
record Weighted(String value, int weight) {
    private static final int FULL = 1_000;

    /** What a header lists, in its order; what is malformed is left out. */
    static List<Weighted> list(@Nullable String header) {
        if (header == null) {
            return List.of();
        }
        var all = new ArrayList<Weighted>();
        for (var item : header.split(",", -1)) {
            var parts = item.split(";", -1);
            int weight = weight(parts);
            if (!parts[0].isBlank() && weight >= 0) {
                all.add(new Weighted(parts[0].strip(), weight));
            }
        }
        return all;
    }

    /** @return -1 if it is malformed */
    private static int weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                return thousandths(parameter.substring(2));
            }
        }
        return FULL;
    }

    private static int thousandths(String q) {
        if (!q.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
            return -1;
        }
        return q.charAt(0) == '1'
                ? FULL
                : Integer.parseInt((q.substring(Math.min(2, q.length())) + "000").substring(0, 3));
    }
}
