package io.archangel.dyno.cache;

import java.time.Duration;

/**
 * How a cache keeps what it has.
 *
 * @param keep    how long a value is good, 1 ms to 365 days
 * @param absent  how long it is remembered that there is none, 0 to 365 days; a tenth of {@code keep} unless told
 * @param failed  how long it is remembered that loading failed, so that nobody tries again before, 0 to 365 days; 0 unless
 *                told
 * @param entries how many there may be, 1 to 1,000,000,000; those that are not asked for make room; 10,000 unless told
 * @param beta    how eagerly values are loaded before their time, 0 to 100: 0 is never, 1, as it is unless told, is right
 *                where loading costs what it takes, more is earlier
 */
public record CacheOptions(Duration keep, Duration absent, Duration failed, long entries, double beta) {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final long MOST = 1_000_000_000;

    /** @throws CacheException if something is out of range */
    public CacheOptions {
        within("keep", keep, Duration.ofMillis(1), LONGEST);
        within("absent", absent, Duration.ZERO, LONGEST);
        within("failed", failed, Duration.ZERO, LONGEST);
        within("entries", entries, 1L, MOST);
        within("beta", beta, 0.0, 100.0);
    }

    /** Values good for this long, the rest as it is unless told. */
    public static CacheOptions keep(Duration time) {
        within("keep", time, Duration.ofMillis(1), LONGEST);
        return new CacheOptions(time, time.dividedBy(10), Duration.ZERO, 10_000, 1);
    }

    /** The same with another time for which it is remembered that there is no value. */
    public CacheOptions absent(Duration time) {
        return new CacheOptions(keep, time, failed, entries, beta);
    }

    /** The same with another time for which failures are remembered. */
    public CacheOptions failed(Duration time) {
        return new CacheOptions(keep, absent, time, entries, beta);
    }

    /** The same with another number of entries. */
    public CacheOptions entries(long most) {
        return new CacheOptions(keep, absent, failed, most, beta);
    }

    /** The same with another eagerness. */
    public CacheOptions beta(double eagerness) {
        return new CacheOptions(keep, absent, failed, entries, eagerness);
    }

    private static <C extends Comparable<C>> void within(String key, C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new CacheException(key + " is " + value + "; give " + least + " to " + most);
        }
    }
}
