package io.archangel.proof.races;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;

/** Runs the races and prints a {@link Row} for each pair. All that the tool says goes to standard error. */
final class RaceRun {
    private RaceRun() {}

    /**
     * Runs them. Where something is to be found wrong with each pair, more than once if need be.
     *
     * @param arguments how often at most, then those of jcstress
     */
    public static void main(String[] arguments) throws Exception {
        var out = System.out;
        System.setOut(System.err);
        var rows = new LinkedHashMap<String, Row>();
        for (var pair : Pair.all()) {
            rows.put(pair.toString(), new Row(pair.toString(), 0, 0, 0, ""));
        }
        int left = Integer.parseInt(arguments[0]);
        do {
            run(rows, Arrays.copyOfRange(arguments, 1, arguments.length));
        } while (--left > 0 && rows.values().stream().anyMatch(row -> row.wrong() == 0));
        rows.values().forEach(out::println);
        System.exit(0);
    }

    private static void run(Map<String, Row> rows, String... arguments) throws Exception {
        var options = new Options(arguments);
        if (!options.parse()) {
            System.exit(2);
        }
        try {
            new JCStress(options).run();
        } catch (AssertionError redOnes) {
            System.err.println("not all were as promised");
        }
        count(rows, options.getResultFile());
    }

    private static void count(Map<String, Row> rows, String file) throws Exception {
        var results = new InProcessCollector();
        var reader = new DiskReadCollector(file, results);
        reader.dump();
        reader.close();
        for (var result : results.getTestResults()) {
            if (result.status() != Status.NORMAL) {
                throw new IllegalStateException(result.status() + " " + result.getMessages() + result.getVmErr());
            }
            for (var judgement : result.getStateKeys()) {
                var words = judgement.split(": ", 2);
                rows.merge(words[0], Row.of(words[0], words[1], result.getCount(judgement)), Row::plus);
            }
        }
    }
}
