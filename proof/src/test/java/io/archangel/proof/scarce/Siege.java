package io.archangel.proof.scarce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;

/**
 * What a program did while nobody could get in.
 *
 * @param share   of a processor that it took, in the stillest of some windows: a machine may hold up the others
 * @param said    how often it said that it can't accept
 * @param seconds how long that was
 */
record Siege(double share, int said, double seconds) {
    private static final int WINDOWS = 3;
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final double MOST_OF_A_CORE = 0.2;
    private static final String COMPLAINT = "can't accept";

    /** Watches it, while one more of the crowd waits in vain. */
    static Siege of(Program program, Crowd crowd) throws IOException {
        double share = Double.MAX_VALUE;
        int before = program.said(COMPLAINT).size();
        long began = System.nanoTime();
        for (int window = 0; window < WINDOWS; window++) {
            double used = program.cpuSeconds();
            long start = System.nanoTime();
            assertThat(crowd.answer("/", (int) WINDOW.toMillis())).contains("timed out");
            share = Math.min(share, (program.cpuSeconds() - used) / secondsSince(start));
        }
        return new Siege(share, program.said(COMPLAINT).size() - before, secondsSince(began));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** It rested, and said so about once a second. */
    void expectRest() {
        assertThat(share).isLessThan(MOST_OF_A_CORE);
        assertThat(said).isBetween(1, (int) seconds + 2);
    }
}
