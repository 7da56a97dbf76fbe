package io.archangel.proof.price;

import com.sun.management.OperatingSystemMXBean;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Placement;
import io.archangel.loop.netty.NettyLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * What a virtual thread costs that a loop runs itself, and one of the pool's: to start, run and call the loop back, and to be
 * unparked by the loop and call it back. Prints a table of the processor's nanoseconds, all threads of the JVM together.
 */
public final class LoopThreads {
    private static final int ROUNDS = 7;

    /** The processor's time is counted in steps of 10 ms, so what costs little is done more often. */
    private static final int MORE = 10;

    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private LoopThreads() {}

    /** Runs it, for a minute. */
    public static void main(String[] none) {
        try (var loop = NettyLoop.create(LoopOptions.defaults().watchdog(Duration.ZERO));
                var thread = LoopThread.start(loop)) {
            System.out.println("| | loop | pool |");
            System.out.println("|---|---|---|");
            row(loop, "started, 64 at a time", 64, 640_000, false);
            row(loop, "started, one alone", 1, 20_000, false);
            row(loop, "unparked, 64 at a time", 64, 640_000, true);
            row(loop, "unparked, one alone", 1, 20_000, true);
        }
    }

    private static void row(Loop loop, String what, int together, int count, boolean parked) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f |%n",
                what,
                median(loop, Placement.loop(), together, count * MORE, parked),
                median(loop, Placement.pool(), together, count, parked));
    }

    /** Without the first two, which warm up. */
    private static double median(Loop loop, Placement placement, int together, int count, boolean parked) {
        var each = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            each[round] = new Run(loop, placement, together, count / together, parked).cost();
        }
        var warm = Arrays.copyOfRange(each, 2, ROUNDS);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    /** So many threads at a time, again when all of them have called back. All but {@code work} is the loop's. */
    private static final class Run {
        private final Loop loop;
        private final Placement placement;
        private final Thread[] threads;
        private final int turns;
        private final boolean parked;
        private final CompletableFuture<Double> cost = new CompletableFuture<>();
        private final Runnable back = this::back;
        private int came;
        private int turn;
        private long began;

        Run(Loop loop, Placement placement, int together, int turns, boolean parked) {
            this.loop = loop;
            this.placement = placement;
            this.turns = turns;
            this.parked = parked;
            threads = new Thread[together];
        }

        double cost() {
            loop.callSoonThreadsafe(this::start);
            return cost.join();
        }

        private void start() {
            if (turn == 0) {
                began = MACHINE.getProcessCpuTime();
            }
            for (int i = 0; i < threads.length; i++) {
                threads[i] = loop.virtualThreads().start("guest", placement, null, this::work);
            }
        }

        private void work() {
            loop.callSoonThreadsafe(back);
            for (int left = parked ? turns : 0; left > 0; left--) {
                LockSupport.park();
                loop.callSoonThreadsafe(back);
            }
        }

        private void back() {
            if (++came < threads.length) {
                return;
            }
            came = 0;
            if (turn++ == turns) {
                cost.complete((MACHINE.getProcessCpuTime() - began) / ((double) turns * threads.length));
            } else if (parked) {
                for (var thread : threads) {
                    LockSupport.unpark(thread);
                }
            } else {
                start();
            }
        }
    }
}
