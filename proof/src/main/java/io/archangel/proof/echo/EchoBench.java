package io.archangel.proof.echo;

import io.archangel.proof.Spread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * An echo of 64 connections on bare Netty and on ours, in turn, each server in a fresh JVM on the first core, the client in
 * this one on the second. Prints a table, and exits with 1 if a goal is missed: the rate is what is asked for, and CPU time
 * what the rate can't show where the client sets the pace. Linux, with {@code taskset}; ends by itself.
 */
public final class EchoBench {
    private static final int[] DEPTHS = {1, 16};
    private static final int WARM_UP_SECONDS = 9;
    private static final int SECONDS = 4;

    /** Of bare Netty's rate and of its CPU time, where each connection is a registered process, by the medians. */
    private static final double GOAL_RATIO = 0.9;

    private EchoBench() {}

    /** Runs it. @param arguments how many rounds; 5 unless told */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        pin(ProcessHandle.current().pid());
        var samples = new Sample[Variant.values().length][DEPTHS.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (var variant : Variant.values()) {
                measure(variant, samples[variant.ordinal()], round);
            }
        }
        print(samples);
        var missed = missed(samples);
        missed.forEach(System.err::println);
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    private static void pin(long pid) throws IOException, InterruptedException {
        int code = new ProcessBuilder("taskset", "-acp", "1", Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("taskset gave " + code);
        }
    }

    private static void measure(Variant variant, Sample[][] into, int round) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var server = new ProcessBuilder(
                        "taskset",
                        "-c",
                        "0",
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms256m",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.class.getName(),
                        variant.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            int port = Integer.parseInt(String.valueOf(said.readLine()));
            try (var client = new EchoClient(port, DEPTHS[0])) {
                for (int column = 0; column < DEPTHS.length; column++) {
                    client.depth(DEPTHS[column]);
                    pause(WARM_UP_SECONDS);
                    into[column][round] = sample(client, server.toHandle());
                }
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static Sample sample(EchoClient client, ProcessHandle server) throws Exception {
        long cpu = cpuNanos(server);
        long began = System.nanoTime();
        long echoes = client.echoes();
        pause(SECONDS);
        echoes = client.echoes() - echoes;
        long ended = System.nanoTime();
        cpu = cpuNanos(server) - cpu;
        return new Sample(echoes * 1e9 / (ended - began), (double) cpu / echoes);
    }

    private static long cpuNanos(ProcessHandle server) {
        return server.info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static void pause(int seconds) {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    // ---- the table ----

    private static void print(Sample[][][] samples) {
        System.out.println("| | echoes a second | of bare | CPU an echo, ns | of bare |");
        System.out.println("|---|---|---|---|---|");
        for (int column = 0; column < DEPTHS.length; column++) {
            var bare = samples[Variant.BARE.ordinal()][column];
            for (var variant : Variant.values()) {
                var its = samples[variant.ordinal()][column];
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |%n",
                        title(variant, column),
                        spread(its, Sample::rate, "%,.0f"),
                        rateRatio(bare, its).text("%.2f"),
                        spread(its, Sample::cpuNanos, "%,.0f"),
                        cpuRatio(bare, its).text("%.2f"));
            }
        }
    }

    private static String spread(Sample[] samples, ToDoubleFunction<Sample> value, String form) {
        return Spread.of(Arrays.stream(samples).mapToDouble(value).toArray()).text(form);
    }

    private static Spread rateRatio(Sample[] bare, Sample[] its) {
        return ratio(i -> its[i].rate() / bare[i].rate(), its.length);
    }

    private static Spread cpuRatio(Sample[] bare, Sample[] its) {
        return ratio(i -> bare[i].cpuNanos() / its[i].cpuNanos(), its.length);
    }

    private static Spread ratio(IntToDoubleFunction of, int rounds) {
        return Spread.of(IntStream.range(0, rounds).mapToDouble(of).toArray());
    }

    private static String title(Variant variant, int column) {
        return variant.title + (DEPTHS[column] == 1 ? "" : ", " + DEPTHS[column] + " at once");
    }

    /** What is to be said where the goal is missed. @param samples by variant, by how many at once, and by round */
    static List<String> missed(Sample[][][] samples) {
        var missed = new ArrayList<String>();
        for (int column = 0; column < DEPTHS.length; column++) {
            var bare = samples[Variant.BARE.ordinal()][column];
            var its = samples[Variant.REGISTERED.ordinal()][column];
            var title = title(Variant.REGISTERED, column);
            require(missed, title, "has %.2f of bare Netty's rate", rateRatio(bare, its));
            require(missed, title, "bare Netty takes %.2f of its CPU time", cpuRatio(bare, its));
        }
        return missed;
    }

    private static void require(List<String> missed, String title, String what, Spread ratio) {
        if (ratio.median() < GOAL_RATIO) {
            missed.add(String.format(
                    Locale.ROOT,
                    "missed: %s: " + what + "; at least %.2f is asked for",
                    title,
                    ratio.median(),
                    GOAL_RATIO));
        }
    }
}
