package io.archangel.proof.web;

import io.archangel.proof.Spread;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The samples as tables: each server beside the first, then the pairs that goals are set for. */
final class WebTable {
    private final Map<Contestant, Sample[][]> samples;

    /** @param samples by server, column and round */
    WebTable(Map<Contestant, Sample[][]> samples) {
        this.samples = samples;
    }

    void print(PrintStream out) {
        for (var column : Column.values()) {
            out.println(
                    "| " + column.title + " | requests a second | of bare | CPU a request, ns | of bare | core used |");
            out.println("|---|---|---|---|---|---|");
            for (var contestant : samples.keySet()) {
                out.println("| " + contestant.title
                        + " | " + spread(contestant, column, Sample::rate).text("%,.0f")
                        + " | " + text(ratio(contestant, Contestant.BARE, column, Sample::rate))
                        + " | " + spread(contestant, column, Sample::cpuNanos).text("%,.0f")
                        + " | " + text(cpuRatio(contestant, Contestant.BARE, column))
                        + " | " + spread(contestant, column, Sample::share).text("%.2f") + " |");
            }
            out.println();
        }
        printPairs(out);
    }

    private void printPairs(PrintStream out) {
        out.println("| CPU a request, in pairs | plaintext | pipelined 16 |");
        out.println("|---|---|---|");
        pair(out, "bare Netty with the process table, of without", Contestant.BARE_PROCESSES, Contestant.BARE);
        pair(out, "ours inline, of bare Netty", Contestant.OURS_INLINE, Contestant.BARE);
        pair(out, "ours inline, of ActiveJ", Contestant.OURS_INLINE, Contestant.ACTIVEJ);
        pair(out, "ours on virtual threads, of ours inline", Contestant.OURS_BLOCKING, Contestant.OURS_INLINE);
        pair(out, "ours behind a site of xing, of ours inline", Contestant.OURS_XING, Contestant.OURS_INLINE);
        pair(out, "ours on virtual threads, of Helidon", Contestant.OURS_BLOCKING, Contestant.HELIDON);
        pair(out, "ours on virtual threads, of robaho", Contestant.OURS_BLOCKING, Contestant.ROBAHO);
    }

    /** What is to be said of each {@link Goal} that is missed. */
    List<String> missed() {
        return Goal.all().stream()
                .map(goal -> goal.missed(cpuRatio(goal.one(), goal.other(), goal.column())))
                .filter(Objects::nonNull)
                .toList();
    }

    /** A row, if both ran. */
    private void pair(PrintStream out, String words, Contestant one, Contestant other) {
        if (samples.containsKey(one) && samples.containsKey(other)) {
            out.println("| " + words + " | " + text(cpuRatio(one, other, Column.PLAIN)) + " | "
                    + text(cpuRatio(one, other, Column.PIPELINED)) + " |");
        }
    }

    /** How many requests one answers in the CPU time that the other takes for one. */
    private @Nullable Spread cpuRatio(Contestant one, Contestant other, Column column) {
        return ratio(one, other, column, sample -> 1 / sample.cpuNanos());
    }

    private @Nullable Spread ratio(Contestant one, Contestant other, Column column, ToDoubleFunction<Sample> value) {
        var its = samples.get(one);
        var base = samples.get(other);
        if (its == null || base == null) {
            return null;
        }
        return Spread.of(IntStream.range(0, its[column.ordinal()].length)
                .mapToDouble(round -> value.applyAsDouble(its[column.ordinal()][round])
                        / value.applyAsDouble(base[column.ordinal()][round]))
                .toArray());
    }

    private Spread spread(Contestant contestant, Column column, ToDoubleFunction<Sample> value) {
        return Spread.of(Arrays.stream(Objects.requireNonNull(samples.get(contestant))[column.ordinal()])
                .mapToDouble(value)
                .toArray());
    }

    private static String text(@Nullable Spread ratio) {
        return ratio == null ? "-" : ratio.text("%.2f");
    }
}
