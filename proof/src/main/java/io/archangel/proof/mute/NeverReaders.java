package io.archangel.proof.mute;

import io.archangel.proof.HalfLoad;
import io.archangel.proof.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * 31 sessions that never read, beside a web server at half load: what a request costs and how long an operator waits for a
 * listing, with them and without, in turn; then what they hold, and when they are cut. Prints rows of two tables, and ends
 * with 1 if one of them is not as it should be.
 */
public final class NeverReaders {
    /** Both fill at once what the system holds for a connection. */
    private static final List<String> ORDERS = List.of("much", "watch -n 100ms much");

    private static final int ROUNDS = 5;
    private static final int LISTINGS = 200;
    private static final long SETTLE_MILLIS = 10_000;
    private static final long MEASURE_MILLIS = 6_000;
    private static final long FULL_MILLIS = 20_000;
    private static final long POLL_MILLIS = 250;
    private static final double PATIENCE_SECONDS = 90;
    private static final double MOST_CPU = 1.05;
    private static final long KIB = 1024;
    private static final long MOST_KIB = 256;

    private final Unread unread;
    private final MuteJvm server;

    private NeverReaders(Unread unread, MuteJvm server) {
        this.unread = unread;
        this.server = server;
    }

    /** Runs it. @param arguments an empty folder, and {@code rounds} or {@code held} for one of the tables */
    public static void main(String[] arguments) throws Exception {
        boolean good;
        try (var unread = new Unread();
                var server = new MuteJvm(Path.of(arguments[0]), unread.lines())) {
            var proof = new NeverReaders(unread, server);
            good = arguments[1].equals("rounds") ? proof.rounds() : proof.held();
        }
        Runtime.getRuntime().halt(good ? 0 : 1);
    }

    /** What was measured in one half of a round. @param micros of a processor a request  @param millis an operator waited */
    private record Half(double micros, double millis) {}

    private boolean rounds() throws IOException, InterruptedException {
        var requests = new double[ROUNDS];
        var listings = new double[ROUNDS];
        try (var load = new HalfLoad(server.http())) {
            half(load);
            for (int round = 0; round < ROUNDS; round++) {
                boolean isFirst = round % 2 == 0;
                var before = isFirst ? null : beside(load);
                var without = half(load);
                var with = before == null ? beside(load) : before;
                requests[round] = with.micros / without.micros;
                listings[round] = with.millis / without.millis;
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.1f | %.1f | %.3f | %.2f | %.2f | %.2f |%n",
                        round + 1,
                        without.micros,
                        with.micros,
                        requests[round],
                        without.millis,
                        with.millis,
                        listings[round]);
            }
        }
        var cpu = Spread.of(requests);
        System.out.printf(
                "| median | | | %s | | | %s |%n",
                cpu.text("%.3f"), Spread.of(listings).text("%.2f"));
        return cpu.median() <= MOST_CPU;
    }

    /** Half a round with all who never read. */
    private Half beside(HalfLoad load) throws IOException, InterruptedException {
        server.meets(unread);
        unread.ask(ORDERS);
        var half = half(load);
        requireAll();
        leave();
        return half;
    }

    /** Begins when what went before, the coming or the going of 31 sessions, is over. */
    private Half half(HalfLoad load) throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        long answers = load.answers();
        long cpu = server.cpuNanos();
        Thread.sleep(MEASURE_MILLIS);
        double micros = (server.cpuNanos() - cpu) / 1e3 / (load.answers() - answers);
        var millis = new double[LISTINGS];
        for (int listing = 0; listing < LISTINGS; listing++) {
            millis[listing] = server.listing();
        }
        Arrays.sort(millis);
        return new Half(micros, millis[LISTINGS / 2]);
    }

    private void requireAll() throws IOException {
        int there = server.sessions();
        if (there != Unread.ALL) {
            throw new IOException("of " + Unread.ALL + " sessions " + there + " are there");
        }
    }

    private void leave() throws IOException, InterruptedException {
        unread.leave();
        while (server.sessions() > 0) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean held() throws IOException, InterruptedException {
        warmUp();
        long waiting = held("watch -n 100ms ps");
        long listing = held("much");
        return waiting <= MOST_KIB && listing < Long.MAX_VALUE;
    }

    /** So that what all of them need is loaded. */
    private void warmUp() throws IOException, InterruptedException {
        server.meets(unread);
        unread.ask(List.of("ps"));
        leave();
    }

    /** @return how much heap each holds for what it asked for, in KiB; more than any if one was not cut */
    private long held(String order) throws IOException, InterruptedException {
        server.meets(unread);
        long before = server.heap();
        unread.ask(List.of(order));
        long asked = System.nanoTime();
        Thread.sleep(FULL_MILLIS);
        requireAll();
        long each = (server.heap() - before) / Unread.ALL / KIB;
        double first = Double.NaN;
        double last = Double.NaN;
        int left = Unread.ALL;
        while (left > 0 && seconds(asked) < PATIENCE_SECONDS) {
            Thread.sleep(POLL_MILLIS);
            int there = server.sessions();
            last = there < left ? seconds(asked) : last;
            first = Double.isNaN(first) ? last : first;
            left = there;
        }
        System.out.printf(Locale.ROOT, "| `%s` | %d | %d | %.1f | %.1f |%n", order, each, left, first, last);
        leave();
        return left == 0 ? each : Long.MAX_VALUE;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
