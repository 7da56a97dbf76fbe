package io.archangel.proof.web;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a request costs, here and in other servers: all of them up at once on the first core, wrk on the second, asked in turn,
 * so that two that are compared have seen the same machine. A few times over in fresh JVMs, since no two compile alike. Prints
 * tables, and exits with 1 if a goal is missed. Linux, with {@code taskset} and {@code wrk}. {@link BenchOptions} has what it
 * may be told.
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
        warmUp = Warmth.ofEach(options, contestants.size());
        for (var contestant : contestants) {
            samples.put(contestant, new Sample[Column.values().length][options.runs() * options.rounds()]);
        }
    }

    /** Runs it. @param arguments as {@link BenchOptions} has them */
    public static void main(String[] arguments) throws Exception {
        var bench = new WebBench(new BenchOptions(arguments));
        for (int run = 0; run < bench.options.runs(); run++) {
            bench.run(run * bench.options.rounds());
        }
        var table = new WebTable(bench.samples);
        table.print(System.out);
        var missed = table.missed();
        missed.forEach(said -> System.out.println("\n" + said));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    /** All servers in fresh JVMs. @param first the round that it begins with */
    private void run(int first) throws Exception {
        var servers = new EnumMap<Contestant, ServerJvm>(Contestant.class);
        try {
            for (var contestant : contestants) {
                var server = new ServerJvm(contestant, options, HEAP);
                servers.put(contestant, server);
                warmUp(server);
            }
            for (int round = first; round < first + options.rounds(); round++) {
                for (var column : Column.values()) {
                    sample(servers, column, round);
                }
            }
        } finally {
            for (var server : servers.values()) {
                server.close();
            }
        }
    }

    /** Each in turn; back again in every other round, so that a machine that gets slower favours nobody. */
    private void sample(Map<Contestant, ServerJvm> servers, Column column, int round) throws Exception {
        for (var contestant : round % 2 == 0 ? contestants : contestants.reversed()) {
            var sample = sample(Objects.requireNonNull(servers.get(contestant)), column, options.seconds());
            Objects.requireNonNull(samples.get(contestant))[column.ordinal()][round] = sample;
            System.err.printf(
                    Locale.ROOT,
                    "round %d, %s, %s: %,.0f a second, %,.0f ns each%n",
                    round + 1,
                    contestant.word(),
                    column.title,
                    sample.rate(),
                    sample.cpuNanos());
        }
    }

    private void warmUp(ServerJvm server) throws Exception {
        var left = warmUp;
        for (var column : Column.values()) {
            int others = Column.values().length - 1 - column.ordinal();
            left = left.minus(warmUp(server, column, left.minusSeconds((long) Warmth.LEAST * others)));
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
