package io.archangel.proof.crowd;

import io.archangel.proof.Beside;
import java.util.List;
import java.util.Locale;

/**
 * What one order did.
 *
 * @param coming  seconds until all waited
 * @param gone    how many receipts say that they are over
 * @param exits   seconds from the order to the last receipt
 * @param told    seconds from the order until the last client knew
 * @param counts  what the clients counted: 503s, resets, other answers, bystanders answered and not, connections lost
 * @param beside  who asked meanwhile
 * @param cpu     the most milliseconds of a processor that one callback can have had
 * @param each    microseconds of the processors that the server had for each that was killed
 */
record Outcome(
        boolean parked,
        int connections,
        double coming,
        long gone,
        double exits,
        double told,
        List<Long> counts,
        Beside beside,
        double cpu,
        double each) {
    private static final double MOST_ASYNCHRONOUS = 2;
    private static final double MOST_PARKED = 6;
    private static final double MOST_AFTERWARDS = 3;
    private static final double MOST_CPU_MILLIS = 20;

    String text() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.2f | %.2f | %,d | %,d | %,d | %,d | %d | %.0f | %.1f | %.0f |",
                parked ? "parked on virtual threads" : "asynchronous",
                victims(),
                coming,
                exits,
                told,
                counts.get(0),
                counts.get(1) + counts.get(2),
                counts.get(3),
                counts.get(4) + counts.get(5),
                beside.answers(),
                beside.slowestMillis(),
                cpu,
                each);
    }

    private long victims() {
        return (long) connections * MassKill.STREAMS;
    }

    /** Nobody escaped, nobody else was hurt, and it was soon enough. */
    boolean isGood() {
        return gone == victims()
                && counts.getFirst() == gone
                && counts.get(3) == connections
                && counts.get(5) == 0
                && beside.trouble().isEmpty()
                && exits <= (parked ? MOST_PARKED : MOST_ASYNCHRONOUS)
                && told <= exits + MOST_AFTERWARDS
                && cpu <= MOST_CPU_MILLIS;
    }
}
