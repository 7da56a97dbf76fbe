package io.archangel.proof.price;

import io.archangel.proof.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a route costs among ten and among a thousand: rounds, in each of which every case has a JVM of its own, in turn. Prints a
 * table, and exits with 1 if one of a thousand costs more than 1.2 times one of ten, where as many of them are asked for.
 */
public final class RoutePrice {
    private static final int ROUNDS = 9;
    private static final double GOAL_RATIO = 1.2;

    private static final Case TEN = new Case("10", "10");
    private static final Case THOUSAND = new Case("1000", "10");

    private RoutePrice() {}

    /** How many routes there are, and how many of them are asked for. */
    record Case(String routes, String asked) {}

    /** Runs it. @param arguments {@code --short} for some seconds of it, or nothing for all of five minutes */
    public static void main(String[] arguments) throws RunnerException {
        boolean brief = List.of(arguments).contains("--short");
        var times = new LinkedHashMap<Case, List<Double>>();
        for (int round = 0; round < (brief ? 1 : ROUNDS); round++) {
            round(brief)
                    .forEach((its, time) -> times.computeIfAbsent(its, none -> new ArrayList<>())
                            .add(time));
        }
        System.out.println("| routes | asked for in turn | ns | of ten | goal |");
        System.out.println("|---|---|---|---|---|");
        for (var its : times.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    its.routes,
                    its.asked,
                    all(times.get(its)).text("%.1f"),
                    its.equals(TEN) ? "" : ratio(times, its).text("%.2f"),
                    its.equals(THOUSAND) ? "1.20" : "");
        }
        var missed = missed(times);
        missed.ifPresent(System.err::println);
        System.exit(missed.isPresent() ? 1 : 0);
    }

    /** The nanoseconds of each case, the median of what its JVM measured. */
    private static Map<Case, Double> round(boolean brief) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + RouteMatch.class.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(brief ? 300 : 1000))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(brief ? 200 : 1000))
                .jvmArgsAppend(
                        "--sun-misc-unsafe-memory-access=allow") // JMH uses it, and warnings would be on the page
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        var times = new LinkedHashMap<Case, Double>();
        for (var result : new Runner(options.build()).run()) {
            var its = result.getParams();
            times.put(
                    new Case(its.getParam("routes"), its.getParam("asked")),
                    result.getPrimaryResult().getStatistics().getPercentile(50));
        }
        return times;
    }

    /** How much dearer a case is than ten routes are in the same round. */
    private static Spread ratio(Map<Case, List<Double>> times, Case its) {
        var ten = times.get(TEN);
        var others = times.get(its);
        return Spread.of(IntStream.range(0, ten.size())
                .mapToDouble(round -> others.get(round) / ten.get(round))
                .toArray());
    }

    private static Spread all(List<Double> times) {
        return Spread.of(times.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** What is to be said if the goal is missed. @param times of each case, a time for each round */
    static Optional<String> missed(Map<Case, List<Double>> times) {
        double ratio = ratio(times, THOUSAND).median();
        return ratio <= GOAL_RATIO
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "missed: a route among 1,000 costs %.2f times what one among 10 costs; at most %.2f is asked for",
                        ratio,
                        GOAL_RATIO));
    }
}
