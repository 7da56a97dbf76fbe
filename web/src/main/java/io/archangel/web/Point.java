package io.archangel.web;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a second or more, and how it was at its end.
 *
 * @param running by app and state
 * @param exits   by cause
 * @param buckets by how long they had lived, as {@link Durations} has it
 * @param loops   for how many ms each loop was late, at most
 */
record Point(
        Instant at,
        Map<String, Map<String, Integer>> running,
        long started,
        long exited,
        Map<String, Long> exits,
        long[] buckets,
        long in,
        long out,
        Map<String, Long> loops,
        long heap,
        long heapMax) {

    /** This and the next, as one. */
    Point with(Point next) {
        var causes = new TreeMap<>(exits);
        next.exits.forEach((cause, count) -> causes.merge(cause, count, Long::sum));
        var lags = new TreeMap<>(loops);
        next.loops.forEach((loop, lag) -> lags.merge(loop, lag, Math::max));
        var both = buckets.clone();
        Durations.add(both, next.buckets);
        return new Point(
                next.at,
                next.running,
                started + next.started,
                exited + next.exited,
                causes,
                both,
                in + next.in,
                out + next.out,
                lags,
                next.heap,
                next.heapMax);
    }

    Map<String, @Nullable Object> json() {
        return Json.object(
                "at", at,
                "running", running,
                "started", started,
                "exited", exited,
                "exits", exits,
                "durations_ms",
                        Json.object(
                                "p50", Durations.percentile(buckets, 0.5),
                                "p90", Durations.percentile(buckets, 0.9),
                                "p99", Durations.percentile(buckets, 0.99)),
                "buckets", buckets,
                "in", in,
                "out", out,
                "loops", loops,
                "heap", heap,
                "heap_max", heapMax);
    }
}
