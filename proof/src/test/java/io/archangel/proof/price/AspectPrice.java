package io.archangel.proof.price;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What five empty filters cost. Prints a table, and exits with 1 if it is more than 10 ns. */
public final class AspectPrice {
    private static final double GOAL_NANOS = 10;

    private AspectPrice() {}

    /** Runs it. @param arguments {@code --short} for some seconds of it, or nothing for all of two minutes */
    public static void main(String[] arguments) throws RunnerException {
        boolean brief = List.of(arguments).contains("--short");
        var options = new OptionsBuilder()
                .include("^" + Filters.class.getName().replace(".", "\\.") + "\\.")
                .forks(brief ? 1 : 5)
                .warmupIterations(brief ? 3 : 5)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(brief ? 200 : 500))
                .jvmArgsAppend(
                        "--sun-misc-unsafe-memory-access=allow") // JMH uses it, and warnings would be on the page
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        var medians = new TreeMap<String, Double>();
        System.out.println("| | time | the filters' part | goal |");
        System.out.println("|---|---|---|---|");
        for (var result : new Runner(options.build()).run()) {
            var times = result.getPrimaryResult().getStatistics();
            var label = result.getPrimaryResult().getLabel();
            medians.put(label, times.getPercentile(50));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f ns (%.1f-%.1f) | %s | %s |%n",
                    words(label),
                    medians.get(label),
                    times.getMin(),
                    times.getMax(),
                    label.equals("alone") ? "" : String.format(Locale.ROOT, "%.1f ns", part(medians, label)),
                    label.equals("composed") ? "10 ns" : "");
        }
        var missed = missed(medians);
        missed.ifPresent(System.err::println);
        System.exit(missed.isPresent() ? 1 : 0);
    }

    /** What is to be said if the goal is missed. */
    static Optional<String> missed(TreeMap<String, Double> medians) {
        double cost = part(medians, "composed");
        return cost <= GOAL_NANOS
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "missed: five empty filters cost %.1f ns; at most %.0f is asked for",
                        cost,
                        GOAL_NANOS));
    }

    private static double part(TreeMap<String, Double> medians, String label) {
        return medians.get(label) - medians.get("alone");
    }

    /** In alphabetical order, as JMH runs them. */
    private static String words(String label) {
        return switch (label) {
            case "alone" -> "a function";
            case "composed" -> "the same with five empty filters, composed by `Aspect.chain`";
            default -> "the same with five empty filters, objects in objects";
        };
    }
}
