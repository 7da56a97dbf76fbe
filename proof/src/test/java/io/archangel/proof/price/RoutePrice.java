package io.archangel.proof.price;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a route costs among ten and among a thousand. Prints a table, and exits with 1 if one of a thousand costs more than 1.2
 * times one of ten, where as many of them are asked for.
 */
public final class RoutePrice {
    private static final double GOAL_RATIO = 1.2;

    private static final Case TEN = new Case("10", "10");
    private static final Case THOUSAND = new Case("1000", "10");

    private RoutePrice() {}

    /** How many routes there are, and how many of them are asked for. */
    record Case(String routes, String asked) {}

    /** Runs it. @param arguments {@code --short} for some seconds of it, or nothing for all of three minutes */
    public static void main(String[] arguments) throws RunnerException {
        boolean brief = List.of(arguments).contains("--short");
        var options = new OptionsBuilder()
                .include("^" + RouteMatch.class.getName().replace(".", "\\.") + "\\.")
                .forks(brief ? 1 : 5)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(brief ? 300 : 1000))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(brief ? 200 : 1000))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        var medians = new HashMap<Case, Double>();
        System.out.println("| routes | asked for in turn | ns | of ten | goal |");
        System.out.println("|---|---|---|---|---|");
        for (var result : new Runner(options.build()).run()) {
            var its = new Case(
                    result.getParams().getParam("routes"), result.getParams().getParam("asked"));
            var times = result.getPrimaryResult().getStatistics();
            medians.put(its, times.getPercentile(50));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f (%.1f-%.1f) | %s | %s |%n",
                    its.routes,
                    its.asked,
                    medians.get(its),
                    times.getMin(),
                    times.getMax(),
                    medians.containsKey(TEN) ? String.format(Locale.ROOT, "%.2f", ratio(medians, its)) : "",
                    its.equals(THOUSAND) ? "1.20" : "");
        }
        var missed = missed(medians);
        missed.ifPresent(System.err::println);
        System.exit(missed.isPresent() ? 1 : 0);
    }

    private static double ratio(Map<Case, Double> medians, Case its) {
        return medians.get(its) / medians.get(TEN);
    }

    /** What is to be said if the goal is missed. */
    static Optional<String> missed(Map<Case, Double> medians) {
        return ratio(medians, THOUSAND) <= GOAL_RATIO
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "missed: a route among 1,000 costs %.2f times what one among 10 costs; at most %.2f is asked for",
                        ratio(medians, THOUSAND),
                        GOAL_RATIO));
    }
}
