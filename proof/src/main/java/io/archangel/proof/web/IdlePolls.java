package io.archangel.proof.web;

import io.archangel.proof.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a client costs that waits: long polls that nobody answers, from processes of their own, and what the server's heap
 * holds for each. Prints a table, and exits with 1 if a goal is missed. Linux, with {@code taskset}; ends by itself. {@link BenchOptions} has what it may be told.
 */
public final class IdlePolls {
    private static final String HEAP = "3g";

    private static final int GREETINGS = 20;
    private static final long SETTLING_NANOS = 2_000_000_000L;

    private final BenchOptions options;
    private final Map<Contestant, double[]> bytes = new EnumMap<>(Contestant.class);

    private IdlePolls(BenchOptions options) {
        this.options = options;
    }

    /** Runs it. @param arguments as {@link BenchOptions} has them */
    public static void main(String[] arguments) throws Exception {
        var polls = new IdlePolls(new BenchOptions(arguments));
        var contestants = polls.options.of(List.of(Contestant.values()).stream()
                .filter(contestant -> contestant != Contestant.BARE_ENCODED)
                .toList());
        for (var contestant : contestants) {
            polls.bytes.put(contestant, new double[polls.options.rounds()]);
        }
        for (int round = 0; round < polls.options.rounds(); round++) {
            for (var contestant : contestants) {
                Objects.requireNonNull(polls.bytes.get(contestant))[round] = polls.attempt(contestant);
            }
        }
        polls.print();
        var missed = missed(polls.bytes);
        missed.forEach(said -> System.out.println("\n" + said));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    /** What is to be said of each of ours that holds more than it may, by the median of the rounds. */
    static List<String> missed(Map<Contestant, double[]> bytes) {
        var bare = bytes.get(Contestant.BARE);
        var missed = new ArrayList<String>();
        bytes.forEach((contestant, its) -> {
            double most = most(contestant);
            if (bare != null && ratio(its, bare).median() > most) {
                missed.add(String.format(
                        Locale.ROOT,
                        "missed: %s holds %.2f of what bare Netty does; at most %.2f is asked for",
                        contestant.title,
                        ratio(its, bare).median(),
                        most));
            }
        });
        return missed;
    }

    /** What one may hold at the most, of what bare Netty does. */
    private static double most(Contestant contestant) {
        return switch (contestant) {
            case OURS_INLINE, OURS_XING -> 1.4;
            case OURS_BLOCKING -> 2.2;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** The bytes of each, or no number, where it takes nobody in any more once the first have gone. */
    private double attempt(Contestant contestant) throws Exception {
        try {
            return measure(contestant);
        } catch (IOException refused) {
            System.err.println(contestant.word() + ": " + refused.getMessage());
            return Double.NaN;
        }
    }

    private double measure(Contestant contestant) throws Exception {
        try (var server = new ServerJvm(contestant, options, HEAP)) {
            for (int greeting = 0; greeting < GREETINGS; greeting++) {
                server.greet();
            }
            try (var first = new IdleClients(server.port(), options.polls())) {
                settle();
                first.over();
            }
            settle();
            long before = LiveHeap.bytes(server.pid());
            try (var clients = new IdleClients(server.port(), options.polls())) {
                settle();
                server.greet();
                double each = (double) (LiveHeap.bytes(server.pid()) - before) / options.polls();
                int over = clients.over();
                if (over > 0) {
                    throw new IllegalStateException(contestant.word() + " let " + over + " clients go");
                }
                System.err.printf(Locale.ROOT, "%s: %,.0f bytes each%n", contestant.word(), each);
                return each;
            }
        }
    }

    /** Leaves the server time to read the last requests. */
    private static void settle() {
        long until = System.nanoTime() + SETTLING_NANOS;
        for (long left = SETTLING_NANOS; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void print() {
        System.out.println("| | bytes of heap a client | of bare |");
        System.out.println("|---|---|---|");
        var bare = bytes.get(Contestant.BARE);
        bytes.forEach((contestant, its) -> System.out.println(
                "| " + contestant.title + " | " + (bare == null ? its(its) + " | -" : its(its, bare)) + " |"));
    }

    private static String its(double[] its, double[] bare) {
        return its(its) + " | " + (isMeasured(its) ? ratio(its, bare).text("%.2f") : "-");
    }

    private static String its(double[] its) {
        return isMeasured(its) ? Spread.of(its).text("%,.0f") : "takes nobody in when the first have gone";
    }

    private static boolean isMeasured(double[] its) {
        return DoubleStream.of(its).noneMatch(Double::isNaN);
    }

    private static Spread ratio(double[] its, double[] bare) {
        return Spread.of(IntStream.range(0, its.length)
                .mapToDouble(round -> its[round] / bare[round])
                .toArray());
    }
}
