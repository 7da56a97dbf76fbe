package io.archangel.proof.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a server has been warmed up: its compilers have done what they do for this load. It is when the best of the last
 * three seconds is no better than the best before them, in processor time a request, by which a busy machine shows less than
 * by requests a second.
 */
final class Warmth {
    /** How many seconds it takes at least: on one core a compiler gets few of them, and its best comes last. */
    static final int LEAST = 12;

    private static final int LATELY = 3;

    /** What counts as no better. */
    private static final double AS_GOOD = 0.98;

    /** What a server's start takes, about. */
    private static final Duration START = Duration.ofSeconds(3);

    private final List<Double> nanos = new ArrayList<>();

    /** A second of load has passed. @param cpuNanos of the server's processor time for each request */
    void add(double cpuNanos) {
        nanos.add(cpuNanos);
    }

    boolean isEnough() {
        int before = nanos.size() - LATELY;
        return nanos.size() >= LEAST
                && Collections.min(nanos.subList(before, nanos.size()))
                        >= AS_GOOD * Collections.min(nanos.subList(0, before));
    }

    /**
     * How long one server may be warmed up in a run, so that all runs stay within the time that is given: the same for each.
     *
     * @param servers how many there are
     * @throws IllegalArgumentException if that is too short to tell
     */
    static Duration ofEach(BenchOptions options, int servers) {
        int columns = Column.values().length;
        var samples = Duration.ofSeconds((long) options.seconds() * columns * options.rounds());
        var fair = options.atMost()
                .dividedBy((long) servers * options.runs())
                .minus(START)
                .minus(samples);
        var most = Duration.ofSeconds((long) options.warmUpSeconds() * columns);
        if (fair.toSeconds() < (long) LEAST * columns) {
            throw new IllegalArgumentException(options.runs() + " runs of " + servers + " servers take longer than "
                    + options.atMost().toMinutes() + " minutes; give --minutes more, or fewer --runs or --rounds");
        }
        return fair.compareTo(most) < 0 ? fair : most;
    }
}
