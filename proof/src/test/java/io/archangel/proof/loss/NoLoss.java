package io.archangel.proof.loss;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Listen;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Tls;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.proof.conformance.Keys;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Has a web server visited a million times, and looks what is left over. Prints a row of a table; ends by itself. */
final class NoLoss {
    private static final int VISITORS = 64;
    private static final int WARM_UP = 3_000;

    /** One of so many may go unserved: where the machine stands still, a request that failed is cut in place of a 500. */
    private static final int FEW = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOMENT_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Census census = Census.begin();

    /** What fails is meant to. */
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(report -> {}));

    /** What the loops would log. */
    private final LongAdder errors = new LongAdder();

    private final LoopOptions options = LoopOptions.defaults().errors((loop, error) -> errors.increment());
    private final List<Loop> loops = List.of(NettyLoop.create(options), NettyLoop.create(options));

    /** What there is at a moment when nobody is there. @param buffers -1 if they are not all watched */
    private record Inventory(long rows, long connections, long buffers, long descriptors, long threads, long virtual) {
        /** What there is now and was not then. */
        Inventory less(Inventory then) {
            return new Inventory(
                    Math.max(0, rows - then.rows),
                    Math.max(0, connections - then.connections),
                    Math.max(0, buffers - then.buffers),
                    Math.max(0, descriptors - then.descriptors),
                    Math.max(0, threads - then.threads),
                    Math.max(0, virtual - then.virtual));
        }

        boolean isEmpty() {
            return rows + connections + buffers + descriptors + threads + virtual == 0;
        }
    }

    /** Runs it; exits with 1 if anything is left over, or too many were not served. @param arguments how many visits, and a seed */
    public static void main(String[] arguments) throws Exception {
        long visits = Long.parseLong(arguments[0]);
        long seed = arguments.length < 2 ? System.nanoTime() : Long.parseLong(arguments[1]);
        boolean good = new NoLoss().run(visits, seed);
        if (!good) {
            System.err.println("something is left over, or too many were not served; the seed was " + seed);
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(long visits, long seed) throws Exception {
        var folder = Files.createTempDirectory("no-loss");
        try {
            return run(visits, seed, folder.resolve("web.sock"));
        } finally {
            Files.deleteIfExists(folder.resolve("web.sock"));
            Files.delete(folder);
        }
    }

    private boolean run(long visits, long seed, Path local) throws Exception {
        loops.forEach(LoopThread::start);
        var server = HttpServer.create(
                manager, HttpOptions.defaults().headTimeout(SHORT).idleTimeout(SHORT));
        Site.mountOn(server);
        var keys = Keys.pair();
        server.listen(loops.getFirst(), loops, Listen.on(local));
        var where = new Visitor.Destination(
                listen(server, Listen.on("127.0.0.1", 0)),
                listen(server, Listen.on("127.0.0.1", 0).tls(Tls.of(keys.server()))),
                keys.client(),
                UnixDomainSocketAddress.of(local));
        visit(where, WARM_UP, seed, new Counts());
        var before = inventory();
        var counts = new Counts();
        long began = System.nanoTime();
        visit(where, visits, seed + 1, counts);
        double seconds = (System.nanoTime() - began) / 1e9;
        await(() -> inventory().less(before).isEmpty());
        var left = inventory().less(before);
        if (counts.unserved() > 0) {
            System.err.println(counts);
        }
        if (errors.sum() > 0) {
            System.err.println(errors + " errors on the loops");
        }
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %,d | %d | %d | %d | %s | %d | %d | %d | %d | %.0f |%n",
                counts.visits(),
                counts.requests(),
                counts.brokenOff(),
                counts.unserved(),
                left.rows,
                left.connections,
                Census.watchesAll() ? left.buffers : "-",
                census.leaks(),
                left.descriptors,
                left.threads,
                left.virtual,
                seconds);
        return left.isEmpty() && errors.sum() == 0 && counts.unserved() <= visits / FEW && census.leaks() == 0;
    }

    private InetSocketAddress listen(HttpServer server, Listen at) {
        return server.listen(loops.getFirst(), loops, at).address();
    }

    private void visit(Visitor.Destination where, long visits, long seed, Counts counts) throws Exception {
        var left = new AtomicLong(visits);
        var visitors = new ArrayList<Thread>();
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(Thread.startVirtualThread(new Visitor(where, seed * VISITORS + i, left, counts)));
        }
        for (var visitor : visitors) {
            visitor.join();
        }
        await(() -> manager.list().isEmpty() && connections() == 0);
    }

    private long connections() {
        return loops.stream().mapToLong(loop -> loop.info().connections()).sum();
    }

    /** Garbage is collected first, which shows whose buffers were lost, and closes what only garbage held open. */
    private Inventory inventory() {
        System.gc();
        return new Inventory(
                manager.list().size(),
                connections(),
                Census.watchesAll() ? census.out() : 0,
                descriptors(),
                Thread.getAllStackTraces().size(),
                Virtuals.count());
    }

    private static void await(BooleanSupplier fact) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    private static long descriptors() {
        var open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }
}
