package io.archangel.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of something, as a client asks for them (RFC 9110, 14.2). */
final class Ranges {
    private static final int MOST = 32;

    /** Two parts with less than this between them cost less as one. */
    private static final int GAP = 80;

    private Ranges() {}

    /** @param first byte  @param last byte, that one too */
    record Range(long first, long last) {
        long size() {
            return last - first + 1;
        }
    }

    /**
     * What is asked for, in rising order, with nothing twice.
     *
     * @param header null if there was none
     * @return null if all of it is to be sent; nothing if none of the parts is there, or there are too many of them
     */
    static @Nullable List<Range> of(@Nullable String header, long size) {
        if (header == null || !header.regionMatches(true, 0, "bytes=", 0, 6)) {
            return null;
        }
        var specs = header.substring(6).split(",", -1);
        if (specs.length > MOST) {
            return List.of();
        }
        var found = new ArrayList<Range>();
        for (var spec : specs) {
            var text = spec.strip();
            if (!text.matches("\\d{0,18}-\\d{0,18}") || text.equals("-")) {
                return null;
            }
            var range = range(text, size);
            if (range != null && range.first > range.last && !isAfter(range, size)) {
                return null;
            }
            if (range != null && !isAfter(range, size)) {
                found.add(range);
            }
        }
        return merged(found);
    }

    private static boolean isAfter(Range range, long size) {
        return range.first >= size;
    }

    /** @return null if it is of no bytes */
    private static @Nullable Range range(String text, long size) {
        int dash = text.indexOf('-');
        if (dash == 0) {
            long suffix = Long.parseLong(text.substring(1));
            return suffix == 0 || size == 0 ? null : new Range(Math.max(0, size - suffix), size - 1);
        }
        long first = Long.parseLong(text.substring(0, dash));
        if (dash == text.length() - 1) {
            return new Range(first, size - 1);
        }
        long last = Long.parseLong(text.substring(dash + 1));
        return last < first ? new Range(0, -1) : new Range(first, Math.min(last, size - 1));
    }

    private static List<Range> merged(List<Range> found) {
        var rising =
                found.stream().sorted(Comparator.comparingLong(Range::first)).toList();
        var merged = new ArrayList<Range>();
        for (var next : rising) {
            var before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && next.first - before.last <= GAP) {
                merged.set(merged.size() - 1, new Range(before.first, Math.max(before.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }
}
