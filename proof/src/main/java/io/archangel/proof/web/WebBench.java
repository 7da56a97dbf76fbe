package io.archangel.proof.web;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a request costs, here and in other servers: each in turn in a fresh JVM on the first core, wrk on the second, all of
 * them once a round. Prints tables, and exits with 1 if a goal is missed. Linux, with {@code taskset} and {@code wrk}. {@link BenchOptions} has
 * what it may be told.
 */
public final class WebBench {
    private static final String HEAP = "512m";

    private final BenchOptions options;
    private final List<Contestant> contestants;

    /** For how long each server may be warmed up in all. */
    private final Duration warmUp;

    private final Map<Contestant, Sample[][]> samples = new EnumMap<>(Contestant.class);

    private WebBench(BenchOptions options) {
        this.options = options;
        contestants = options.of(List.of(Contestant.values()));
        warmUp = Warmth.ofEach(options, contestants.size() * options.rounds());
        for (var contestant : contestants) {
            samples.put(contestant, new Sample[Column.values().length][options.rounds()]);
        }
    }

    /** Runs it. @param arguments as {@link BenchOptions} has them */
    public static void main(String[] arguments) throws Exception {
        var bench = new WebBench(new BenchOptions(arguments));
        for (int round = 0; round < bench.options.rounds(); round++) {
            for (var contestant : bench.contestants) {
                bench.measure(contestant, round);
            }
        }
        var table = new WebTable(bench.samples);
        table.print(System.out);
        var missed = table.missed();
        missed.forEach(said -> System.out.println("\n" + said));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    private void measure(Contestant contestant, int round) throws Exception {
        try (var server = new ServerJvm(contestant, options, HEAP)) {
            var its = Objects.requireNonNull(samples.get(contestant));
            var left = warmUp;
            for (var column : Column.values()) {
                int others = Column.values().length - 1 - column.ordinal();
                var warmedUp = warmUp(server, column, left.minusSeconds((long) Warmth.LEAST * others));
                left = left.minus(warmedUp);
                var sample = sample(server, column, options.seconds());
                its[column.ordinal()][round] = sample;
                System.err.printf(
                        Locale.ROOT,
                        "round %d, %s, %s: %,.0f a second, %,.0f ns each, after %d s%n",
                        round + 1,
                        contestant.word(),
                        column.title,
                        sample.rate(),
                        sample.cpuNanos(),
                        warmedUp.toSeconds());
            }
        }
    }

    /** Load, second by second, until that makes a request no cheaper. @return how long */
    private Duration warmUp(ServerJvm server, Column column, Duration most) throws Exception {
        var warmth = new Warmth();
        long began = System.nanoTime();
        var past = Duration.ZERO;
        while (past.compareTo(most) < 0 && past.toSeconds() < options.warmUpSeconds() && !warmth.isEnough()) {
            warmth.add(sample(server, column, 1).cpuNanos());
            past = Duration.ofNanos(System.nanoTime() - began);
        }
        return past;
    }

    private static Sample sample(ServerJvm server, Column column, int seconds) throws Exception {
        long cpu = server.cpuNanos();
        var run = Wrk.run(server.url(), column, seconds);
        cpu = server.cpuNanos() - cpu;
        return new Sample(run.requests() / run.seconds(), (double) cpu / run.requests());
    }
}
