package io.archangel.proof.races;

import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Processes that come and go by the million, each struck by two causes at about one moment, with hooks that count. Two
 * threads go through a batch side by side; then it is looked at, and the next begins. Prints a row of a table.
 */
final class Churn {
    private static final int BATCH = 1_000;
    private static final int SHELF = 1_000;
    private static final int SAMPLE = 97;
    private static final int LANES = 2;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongAdder reports = new LongAdder();
    private final ProcessManager manager = ProcessManager.create(
            ManagerOptions.defaults().historyEntries(SHELF).reporter(report -> reports.increment()));
    private final long asked;
    private final AtomicLong left;
    private final LongAdder exits = new LongAdder();
    private final LongAdder due = new LongAdder();
    private final LongAdder wrong = new LongAdder();

    private Churn(long asked) {
        this.asked = asked;
        left = new AtomicLong(asked);
    }

    /** Runs it; exits with 1 if anything is wrong. @param arguments how many exits */
    public static void main(String[] arguments) throws Exception {
        var result = run(Long.parseLong(arguments[0]));
        System.out.println(result);
        System.exit(result.isRight() ? 0 : 1);
    }

    static Result run(long exits) throws InterruptedException, ExecutionException {
        return new Churn(exits).run();
    }

    private Result run() throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        var samples = new ArrayList<WeakReference<Struck>>();
        var workers = new Workers();
        for (int lane = 0; lane < LANES; lane++) {
            var batches = new Batches(lane == 0 ? samples : new ArrayList<>());
            workers.start(() -> batches.go(true));
            workers.start(() -> batches.go(false));
        }
        try {
            workers.join();
        } finally {
            left.set(0);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        await(() -> manager.list().isEmpty() && reports.sum() >= due.sum());
        int rows = manager.list().size();
        int history = manager.history().size();
        await(() -> {
            System.gc();
            return unfreed(samples) == 0;
        });
        long unfreed = unfreed(samples);
        manager.close();
        await(() -> threads() == 0);
        return new Result(
                asked, exits.sum(), wrong.sum(), reports.sum() - due.sum(), rows, history, threads(), unfreed, seconds);
    }

    private static long unfreed(List<WeakReference<Struck>> samples) {
        return samples.stream().filter(sample -> sample.get() != null).count();
    }

    /** How many threads of this manager there are. */
    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("@" + manager.instance()))
                .count();
    }

    private static void await(BooleanSupplier done) {
        long began = System.nanoTime();
        while (!done.getAsBoolean() && System.nanoTime() - began < PATIENCE_NANOS) {
            Thread.yield();
        }
    }

    /** Two threads side by side. */
    private final class Batches {
        private final CyclicBarrier meeting = new CyclicBarrier(2);
        private final List<WeakReference<Struck>> samples;

        /** Written by the one before two meetings, read by both between them. */
        private List<Struck> batch = List.of();

        Batches(List<WeakReference<Struck>> samples) {
            this.samples = samples;
        }

        void go(boolean one) {
            List<Struck> now;
            do {
                if (one) {
                    batch = left.getAndAdd(-BATCH) > 0 ? fresh() : List.of();
                }
                meet();
                now = batch;
                for (var struck : now) {
                    struck.strike(manager, one);
                }
                meet();
                if (one) {
                    now.forEach(this::judge);
                }
            } while (!now.isEmpty());
        }

        private List<Struck> fresh() {
            var all = new ArrayList<Struck>(BATCH);
            for (int count = 0; count < BATCH; count++) {
                all.add(Struck.in(manager));
            }
            return all;
        }

        private void judge(Struck struck) {
            if (wrong.sum() > 0) {
                return;
            }
            await(() -> isGone(struck));
            exits.add(struck.parent == null ? 1 : 2);
            var exit = struck.exitValue().orElse(null);
            due.add(exit instanceof Exit.Normal ? 0 : 1);
            if (!isGone(struck) || struck.isWrong()) {
                // there is no going on after that
                wrong.increment();
                left.set(0);
            }
            if (struck.pid() % SAMPLE == 0 && samples.size() < BATCH) {
                samples.add(new WeakReference<>(struck));
            }
        }

        private boolean isGone(Struck struck) {
            return struck.isOver() && manager.find(struck.pid()).isEmpty();
        }

        private void meet() {
            try {
                meeting.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                throw new IllegalStateException(alone);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param asked   how many exits were asked for
     * @param exits   how many ended
     * @param wrong   of whom a hook did not start once, or who were found afterwards
     * @param reports how many more than there should be
     * @param rows    left in the table
     * @param history entries kept
     * @param threads left
     * @param unfreed processes that the heap still held, of a thousand
     * @param seconds how long it took
     */
    record Result(
            long asked,
            long exits,
            long wrong,
            long reports,
            int rows,
            int history,
            long threads,
            long unfreed,
            double seconds) {
        boolean isRight() {
            return exits >= asked
                    && wrong == 0
                    && reports == 0
                    && rows == 0
                    && history <= 2 * SHELF
                    && threads == 0
                    && unfreed == 0;
        }

        /** A row of a table. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %d | %d | %d | %.0f |",
                    exits,
                    wrong,
                    reports,
                    rows,
                    history,
                    threads,
                    unfreed,
                    seconds);
        }
    }
}
