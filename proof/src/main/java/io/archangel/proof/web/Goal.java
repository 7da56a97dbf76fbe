package io.archangel.proof.web;

import io.archangel.proof.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is required of one server: at least so many requests in the processor time that another takes for one.
 *
 * @param one    ours
 * @param other  beside whom
 * @param column of which requests
 * @param least  the least that the median of the rounds may be
 */
record Goal(Contestant one, Contestant other, Column column, double least) {
    /** Ahead of a peer, but for what the machine can't tell apart. */
    private static final double AHEAD = 0.95;

    /** All of them. */
    static List<Goal> all() {
        var all = new ArrayList<>(List.of(
                new Goal(Contestant.OURS_INLINE, Contestant.BARE, Column.PLAIN, 1),
                new Goal(Contestant.OURS_INLINE, Contestant.BARE, Column.PIPELINED, 1.3),
                new Goal(Contestant.OURS_BLOCKING, Contestant.BARE, Column.PLAIN, 0.75),
                new Goal(Contestant.OURS_BLOCKING, Contestant.BARE, Column.PIPELINED, 0.53)));
        for (var column : Column.values()) {
            all.add(new Goal(Contestant.OURS_BLOCKING, Contestant.HELIDON, column, AHEAD));
            all.add(new Goal(Contestant.OURS_BLOCKING, Contestant.ROBAHO, column, AHEAD));
            all.add(new Goal(Contestant.OURS_XING, Contestant.OURS_INLINE, column, 0.85));
            for (var contestant : Contestant.values()) {
                if (contestant.isPeer() && contestant != Contestant.ACTIVEJ) {
                    all.add(new Goal(Contestant.OURS_INLINE, contestant, column, AHEAD));
                }
            }
        }
        return all;
    }

    /** @return what is to be said of it if it is missed, else null, as where one of the two did not run */
    @Nullable
    String missed(@Nullable Spread share) {
        return share == null || share.median() >= least
                ? null
                : String.format(
                        Locale.ROOT,
                        "missed, %s: %s serves %.2f of what %s serves in the same time of a processor; at least %.2f is asked for",
                        column.title,
                        one.title,
                        share.median(),
                        other.title,
                        least);
    }
}
