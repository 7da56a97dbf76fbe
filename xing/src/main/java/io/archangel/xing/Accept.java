package io.archangel.xing;

import io.archangel.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client would have (RFC 9110, 12.5.1): of media ranges that take a type the most specific says how much.
 *
 * @param ranges in the order of the header; empty if there is none, which is for all
 */
record Accept(List<Range> ranges) {
    private static final int FULL = 1000;

    /**
     * A media range.
     *
     * @param type   lower case; {@code *}{@code /*} for any
     * @param weight 0 to 1000
     */
    record Range(String type, int weight) {
        /** How specific it is for a type: 3 if it is that, 2 for all of a sort, 1 for all, 0 if it is not for it. */
        int closeness(String other) {
            if (type.equals(other)) {
                return 3;
            }
            int slash = other.indexOf('/');
            return type.equals(other.substring(0, slash + 1) + "*") ? 2 : type.equals("*/*") ? 1 : 0;
        }
    }

    static Accept of(Request rq) {
        return of(rq.header("accept").orElse(""));
    }

    static Accept of(String header) {
        var ranges = new ArrayList<Range>();
        for (var part : header.split(",")) {
            var pieces = part.split(";");
            var type = pieces[0].strip().toLowerCase(Locale.ROOT);
            if (type.indexOf('/') > 0) {
                ranges.add(new Range(type, weight(pieces)));
            }
        }
        return new Accept(List.copyOf(ranges));
    }

    private static int weight(String[] pieces) {
        for (int i = 1; i < pieces.length; i++) {
            var piece = pieces[i].strip().toLowerCase(Locale.ROOT);
            if (piece.startsWith("q=")) {
                return piece.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
                        ? (int) Math.round(Double.parseDouble(piece.substring(2)) * FULL)
                        : 0;
            }
        }
        return FULL;
    }

    /** How much it would have a type, 0 to 1000. @param type lower case */
    int weight(String type) {
        if (ranges.isEmpty()) {
            return FULL;
        }
        int closest = 0;
        int weight = 0;
        for (var range : ranges) {
            int closeness = range.closeness(type);
            if (closeness > closest) {
                closest = closeness;
                weight = range.weight;
            }
        }
        return weight;
    }

    boolean takes(String type) {
        return weight(type) > 0;
    }

    /** What it would have most of some types; among equals the first; empty if it would have none. */
    Optional<String> best(List<String> types) {
        String best = null;
        int most = 0;
        for (var type : types) {
            int weight = weight(type);
            if (weight > most) {
                best = type;
                most = weight;
            }
        }
        return Optional.ofNullable(best);
    }
}
