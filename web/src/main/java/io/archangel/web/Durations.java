package io.archangel.web;

import org.jspecify.annotations.Nullable;

/** How long what ended had lived, counted in classes. */
final class Durations {
    /** Upper bounds of the classes in ms; what is longer is in one more. */
    static final long[] BOUNDS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000, 7_200_000
    };

    private Durations() {}

    static long[] none() {
        return new long[BOUNDS.length + 1];
    }

    /** In which class a time is. */
    static int of(long millis) {
        int at = 0;
        while (at < BOUNDS.length && millis > BOUNDS[at]) {
            at++;
        }
        return at;
    }

    static void add(long[] into, long[] more) {
        for (int at = 0; at < into.length; at++) {
            into[at] += more[at];
        }
    }

    /** Below what so much of them are, between bounds by the rule of three; null where there is none. @param share 0 to 1 */
    static @Nullable Double percentile(long[] counts, double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        if (all == 0) {
            return null;
        }
        double wanted = share * all;
        double seen = 0;
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] > 0 && seen + counts[at] >= wanted) {
                double low = at == 0 ? 0 : BOUNDS[at - 1];
                double high = at < BOUNDS.length ? BOUNDS[at] : BOUNDS[at - 1] * 2.0;
                return low + (high - low) * Math.clamp((wanted - seen) / counts[at], 0, 1);
            }
            seen += counts[at];
        }
        return (double) BOUNDS[BOUNDS.length - 1];
    }
}
