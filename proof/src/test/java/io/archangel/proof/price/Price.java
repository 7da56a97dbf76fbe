package io.archangel.proof.price;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a process costs: its coming and going as the server has it, against the table alone and against other tables, and
 * a listing of a million. Prints a table, and exits with 1 if a goal is missed.
 */
public final class Price {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final boolean brief;

    /** What there is by now. */
    private final Map<Case, Cost> costs = new LinkedHashMap<>();

    private Price(boolean brief) {
        this.brief = brief;
    }

    /** Runs it. @param arguments {@code --short} for a minute of it, or nothing for all of ten */
    public static void main(String[] arguments) throws RunnerException {
        var price = new Price(List.of(arguments).contains("--short"));
        System.out.println("| | time | on a processor | bytes | with other threads' | times the table alone | goal |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (var one : price.brief ? Case.few() : Case.all()) {
            price.print(one, price.measure(one));
        }
        price.print(Case.LISTING, price.measure(Case.LISTING));
        var missed = missed(price.costs);
        missed.forEach(System.err::println);
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    /** What is to be said of each goal that is missed. */
    static List<String> missed(Map<Case, Cost> costs) {
        var one = of(costs, Case.ONE);
        return costs.keySet().stream()
                .flatMap(its -> its.goals().stream()
                        .filter(goal -> !goal.isMet(of(costs, its), one))
                        .map(goal -> its.words() + ": " + goal.text(of(costs, its), one)))
                .toList();
    }

    private static Cost of(Map<Case, Cost> costs, Case its) {
        return Objects.requireNonNull(costs.get(its), its.words());
    }

    /** Medians, which a neighbour's noise moves least, and between what they lie. */
    private void print(Case its, RunResult result) {
        var times = result.getPrimaryResult().getStatistics();
        var cost = new Cost(times.getPercentile(50), own(result, "nanos"), own(result, "bytes"));
        costs.put(its, cost);
        boolean listing = its.equals(Case.LISTING);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f %s (%.1f-%.1f) | %s | %s | %s | %s | %s |%n",
                its.words(),
                cost.time(),
                listing ? "ms" : "ns",
                times.getMin(),
                times.getMax(),
                rounded(cost.onProcessor()),
                rounded(cost.bytes()),
                listing ? "" : rounded(score(result, ALLOCATED)),
                listing
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.1f",
                                cost.time() / of(costs, Case.TABLE_ALONE).time()),
                its.goals().stream()
                        .map(goal -> goal.text(cost, of(costs, Case.ONE)))
                        .collect(Collectors.joining(", ")));
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

    private static String rounded(double figure) {
        return Double.isNaN(figure) ? "" : String.valueOf(Math.round(figure));
    }

    private RunResult measure(Case one) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + one.benchmark().getName().replace(".", "\\.") + "\\.")
                .threads(one.threads())
                .forks(brief ? 1 : 2)
                .warmupIterations(brief ? 4 : 5)
                .warmupTime(TimeValue.milliseconds(brief ? 500 : 1_000))
                .measurementIterations(brief ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(brief ? 500 : 1_000))
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
        return new Runner(options.build()).runSingle();
    }
}
