package io.archangel.proof.price;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a process costs: its coming and going as the server has it, against the table alone and against other tables, and
 * a listing of a million. Prints a table.
 */
public final class Price {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final boolean brief;

    /** What the table alone takes, in nanoseconds. */
    private double yardstick;

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
    }

    /** Medians, which a neighbour's noise moves least, and between what they lie. */
    private void print(Case one, RunResult result) {
        var times = result.getPrimaryResult().getStatistics();
        double median = times.getPercentile(50);
        if (one.isYardstick()) {
            yardstick = median;
        }
        boolean listing = one.equals(Case.LISTING);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f %s (%.1f-%.1f) | %s | %s | %s | %s | %s |%n",
                one.words(),
                median,
                listing ? "ms" : "ns",
                times.getMin(),
                times.getMax(),
                own(result, "nanos"),
                own(result, "bytes"),
                listing ? "" : score(result, ALLOCATED),
                listing ? "" : String.format(Locale.ROOT, "%.1f", median / yardstick),
                one.goal());
    }

    /** What a process costs the thread on which it comes and goes. */
    private static Object own(RunResult result, String what) {
        return result.getSecondaryResults().containsKey("processes")
                ? Math.round(score(result, what) / (double) score(result, "processes"))
                : "";
    }

    private static long score(RunResult result, String what) {
        return Math.round(result.getSecondaryResults().get(what).getScore());
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
