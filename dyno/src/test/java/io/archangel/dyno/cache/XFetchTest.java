package io.archangel.dyno.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.archangel.process.FakeClock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The moments at which values are recomputed, against the formula of Vattani, Chierichetti and Lowenstein (2015). */
final class XFetchTest {
    private static final int EXPIRIES = 10_000;
    private static final Duration KEEP = Duration.ofSeconds(60);

    /** Who asks comes twenty times in the mean time of one draw, and from twelve of these before an expiry on. */
    private static final int ASKED = 20;

    private static final int SCALES = 12;

    /** Kolmogorov and Smirnov: what the greatest distance passes in one of a hundred samples that do follow. */
    private static final double MOST_DISTANCE = 1.63 / Math.sqrt(EXPIRIES);

    /** An empty one is due with probability e^(-left / (beta delta)). */
    @ParameterizedTest
    @CsvSource({"1,0.1", "1,1", "1,3", "2,1", "0.5,1"})
    void isDue_oneCaller_isSoWithTheProbabilityOfTheFormula(double beta, double left) {
        var dice = new XFetch(beta, random(7)::nextDouble);
        int due = 0;
        for (int caller = 0; caller < 100_000; caller++) {
            due += dice.isDue((long) (left * 1e9), 1_000_000_000) ? 1 : 0;
        }

        double expected = Math.exp(-left / beta);
        assertThat(due / 100_000.0).isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / 100_000)));
    }

    @Test
    void isDue_whereDiceCannotTell_throwsNone() {
        var dice = new XFetch(1, () -> {
            throw new AssertionError("thrown");
        });

        assertThat(dice.isDue(37_000_000_000L, 1_000_000_000)).isFalse();
        assertThat(dice.isDue(1, 0)).isFalse();
        assertThat(new XFetch(0, () -> 0.999).isDue(1, 1_000_000_000)).isFalse();
        assertThat(new XFetch(1, () -> Math.nextDown(1.0)).isDue(36_000_000_000L, 1_000_000_000))
                .isTrue();
    }

    /** A cache that is asked at even times, through 10,000 expiries. */
    @ParameterizedTest
    @CsvSource({"1,1000", "2,300", "0.5,2000"})
    void moments_ofTenThousandExpiries_followTheFormula(double beta, long deltaMillis) {
        var delta = Duration.ofMillis(deltaMillis);
        var gaps = gaps(beta, delta);

        assertThat(distance(gaps, beta, delta)).isLessThan(MOST_DISTANCE);
    }

    /** The measure tells: eagerness that is a twentieth off would be seen. */
    @ParameterizedTest
    @ValueSource(doubles = {0.95, 1.05})
    void moments_againstTheFormulaWithOtherEagerness_doNotFollowIt(double wrong) {
        var delta = Duration.ofSeconds(1);

        assertThat(distance(gaps(1, delta), wrong, delta)).isGreaterThan(3 * MOST_DISTANCE);
    }

    /** How long before its expiry each value was recomputed, in nanoseconds. */
    private static double[] gaps(double beta, Duration delta) {
        var clock = new FakeClock();
        var gaps = new double[EXPIRIES];
        long scale = (long) (beta * delta.toNanos());
        var state = new long[] {-1, 0}; // how many loads there were, and when the last value expires
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var caches = new Shelf(manager, Runnable::run, random(2015)::nextDouble);
            var cache =
                    caches.<String, Long>add("seeded", CacheOptions.keep(KEEP).beta(beta), key -> {
                        if (state[0] >= 0 && state[0] < EXPIRIES) {
                            gaps[(int) state[0]] = state[1] - clock.nanos();
                        }
                        state[0]++;
                        clock.advance(delta);
                        state[1] = clock.nanos() + KEEP.toNanos();
                        return state[0];
                    });
            while (state[0] < EXPIRIES) {
                cache.get("key");
                boolean isFresh = state[1] - clock.nanos() == KEEP.toNanos();
                clock.advance(isFresh ? KEEP.minusNanos(SCALES * scale) : Duration.ofNanos(scale / ASKED));
            }
        }
        return gaps;
    }

    /**
     * Between the share of the expiries whose value was not recomputed until some moment, and the probability of that: that
     * none of those who asked until then, each with its own dice, drew it.
     */
    private static double distance(double[] gaps, double beta, Duration delta) {
        var sorted = gaps.clone();
        Arrays.sort(sorted); // the least gap, the latest moment, first
        double scale = beta * delta.toNanos();
        double between = scale / ASKED;
        double none = 1;
        double greatest = 0;
        int later = sorted.length;
        for (double gap = SCALES * scale; gap > between / 2; gap -= between) {
            none *= 1 - Math.exp(-gap / scale);
            while (later > 0 && sorted[later - 1] >= gap - between / 2) {
                later--;
            }
            greatest = Math.max(greatest, Math.abs(later / (double) sorted.length - none));
        }
        return greatest;
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
    }
}
