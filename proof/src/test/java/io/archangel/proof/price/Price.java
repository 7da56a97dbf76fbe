package io.archangel.proof.price;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a process costs: its coming and going as the server has it, against the table alone and against other tables, and
 * a listing of a million. Rounds, in each of which every case has a JVM of its own, in turn. Prints a table, and exits with 1 if
 * a goal is missed.
 */
public final class Price {
    private static final int ROUNDS = 3;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final boolean brief;

    /** Of each case, a cost for each round. */
    private final Map<Case, List<Cost>> costs = new LinkedHashMap<>();

    private Price(boolean brief) {
        this.brief = brief;
    }

    /** Runs it. @param arguments {@code --short} for a minute of it, or nothing for all of a quarter of an hour */
    public static void main(String[] arguments) throws RunnerException {
        var price = new Price(List.of(arguments).contains("--short"));
        for (int round = 0; round < (price.brief ? 1 : ROUNDS); round++) {
            for (var one : price.brief ? Case.few() : Case.all()) {
                price.costs.computeIfAbsent(one, none -> new ArrayList<>()).add(price.measure(one));
            }
        }
        price.print();
        var missed = missed(price.costs);
        missed.forEach(System.err::println);
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    /** What is to be said of each goal that is missed. */
    static List<String> missed(Map<Case, List<Cost>> costs) {
        var one = of(costs, Case.ONE);
        return costs.keySet().stream()
                .flatMap(its -> its.goals().stream()
                        .filter(goal -> !goal.isMet(of(costs, its), one))
                        .map(goal -> its.words() + ": " + goal.text(of(costs, its), one)))
                .toList();
    }

    private static List<Cost> of(Map<Case, List<Cost>> costs, Case its) {
        return Objects.requireNonNull(costs.get(its), its.words());
    }

    private void print() {
        System.out.println("| | time | on a processor | bytes | with other threads' | times the table alone | goal |");
        System.out.println("|---|---|---|---|---|---|---|");
        costs.forEach(this::print);
    }

    private void print(Case its, List<Cost> rounds) {
        boolean listing = its.equals(Case.LISTING);
        var goals = its.goals().stream()
                .map(goal -> goal.text(rounds, of(costs, Case.ONE)))
                .collect(Collectors.joining(", "));
        System.out.printf(
                "| %s | %s %s | %s | %s | %s | %s | %s |%n",
                its.words(),
                Cost.all(rounds, Cost::time).text("%.1f"),
                listing ? "ms" : "ns",
                rounded(rounds, Cost::onProcessor),
                rounded(rounds, Cost::bytes),
                listing ? "" : rounded(rounds, Cost::bytesOfAll),
                listing ? "" : timesTheTableAlone(rounds),
                goals);
    }

    private String timesTheTableAlone(List<Cost> rounds) {
        double times =
                Cost.ratio(rounds, of(costs, Case.TABLE_ALONE), Cost::time).median();
        return String.format(Locale.ROOT, "%.1f", times);
    }

    /** The median as a whole number; nothing where there is none. */
    private static String rounded(List<Cost> rounds, ToDoubleFunction<Cost> figure) {
        var all = Cost.all(rounds, figure);
        return Double.isNaN(all.median()) ? "" : String.valueOf(Math.round(all.median()));
    }

    /** Of what its JVM measured the median, which a neighbour's noise moves least. */
    private Cost measure(Case one) throws RunnerException {
        var result = new Runner(options(one)).runSingle();
        double time = result.getPrimaryResult().getStatistics().getPercentile(50);
        var cost = new Cost(time, own(result, "nanos"), own(result, "bytes"), score(result, ALLOCATED));
        System.err.printf(Locale.ROOT, "%s: %.1f, %.1f on a processor%n", one.words(), cost.time(), cost.onProcessor());
        return cost;
    }

    /** What a process costs the thread on which it comes and goes. */
    private static double own(RunResult result, String what) {
        return result.getSecondaryResults().containsKey("processes")
                ? score(result, what) / score(result, "processes")
                : Double.NaN;
    }

    private static double score(RunResult result, String what) {
        return result.getSecondaryResults().get(what).getScore();
    }

    private Options options(Case one) {
        var options = new OptionsBuilder()
                .include("^" + one.benchmark().getName().replace(".", "\\.") + "\\.")
                .threads(one.threads())
                .forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(brief ? 400 : 700))
                .measurementIterations(brief ? 3 : 4)
                .measurementTime(TimeValue.milliseconds(brief ? 400 : 700))
                .jvmArgs(
                        "-Xms3g",
                        "-Xmx3g",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseG1GC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djmh.executor=CUSTOM",
                        "-Djmh.executor.class=" + HostThreads.class.getName())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        one.choices().forEach(options::param);
        return options.build();
    }
}
