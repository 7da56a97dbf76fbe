package io.archangel.dyno.cache;

import java.util.function.DoubleSupplier;

/**
 * When a value is recomputed though it is still good: a caller does so if
 *
 * <pre>
 * now - delta * beta * ln(random) &gt;= expiry
 * </pre>
 *
 * where delta is how long the last computation took and random is fresh each time, from (0, 1]. So the more is asked the
 * earlier one of the callers does, and they hardly ever do together. From: A. Vattani, F. Chierichetti, K. Lowenstein, Optimal
 * Probabilistic Cache Stampede Prevention, PVLDB 8(8), 2015.
 *
 * @param beta   1 as in the paper, more is earlier
 * @param random uniform in [0, 1)
 */
record XFetch(double beta, DoubleSupplier random) {
    /** The most that -ln of a random number comes to, which has 53 bits: before that no dice need to be thrown. */
    private static final double MOST = 53 * Math.log(2);

    /**
     * Throws the dice.
     *
     * @param left  nanoseconds until the value expires
     * @param delta nanoseconds that it took
     */
    boolean isDue(long left, long delta) {
        double scale = beta * delta;
        return left <= MOST * scale && scale > 0 && -Math.log(1 - random.getAsDouble()) * scale >= left;
    }
}
