package io.archangel.proof.races;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * KILL, by the million, to pids whose processes have ended, while others come and go as fast as they can: nobody else may be
 * hit. Prints a row of a table.
 */
final class StaleKills {
    private static final int STANDING = 2_000;
    private static final int CHURNERS = 2;

    /** How many of the stale pids are remembered, the latest of each thread. */
    private static final int REMEMBERED = 1 << 12;

    private static final int KILLERS = 2;

    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().historyEntries(100).reporter(report -> {}));
    private final AtomicLongArray stale = new AtomicLongArray(CHURNERS * REMEMBERED);
    private final LongAdder exits = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder kills = new LongAdder();
    private final LongAdder told = new LongAdder();
    private volatile boolean stopped;

    private StaleKills() {}

    /** Runs it; exits with 1 if somebody was hit. @param arguments how many kills */
    public static void main(String[] arguments) throws Exception {
        var result = run(Long.parseLong(arguments[0]));
        System.out.println(result);
        System.exit(result.isRight() ? 0 : 1);
    }

    static Result run(long kills) throws InterruptedException, ExecutionException {
        return new StaleKills().go(kills);
    }

    private Result go(long asked) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        var churners = new Workers();
        for (int lane = 0; lane < CHURNERS; lane++) {
            int number = lane;
            churners.start(() -> churn(number));
        }
        var killers = new Workers();
        for (int killer = 0; killer < KILLERS; killer++) {
            killers.start(() -> kill(Math.ceilDiv(asked, KILLERS)));
        }
        try {
            killers.join();
        } finally {
            stopped = true;
        }
        churners.join();
        manager.close();
        return new Result(asked, kills.sum(), told.sum(), exits.sum(), wrong.sum(), (System.nanoTime() - began) / 1e9);
    }

    /** One who throws stops the killers, who would wait for pids. */
    private void churn(int lane) {
        try {
            comeAndGo(lane);
        } finally {
            stopped = true;
        }
    }

    /** Lets processes come, and go in the order in which they came, and notes the pids of those who have gone. */
    private void comeAndGo(int lane) {
        var standing = new ArrayDeque<Victim>();
        for (long count = 0; !stopped || !standing.isEmpty(); count++) {
            if (!stopped) {
                standing.add(manager.register(new Victim()));
            }
            if (standing.size() > STANDING || stopped) {
                var oldest = standing.remove();
                oldest.exit();
                exits.increment();
                wrong.add(oldest.exitValue().orElse(null) instanceof Exit.Normal ? 0 : 1);
                stale.set(lane * REMEMBERED + (int) (count % REMEMBERED), oldest.pid());
            }
        }
    }

    private void kill(long most) {
        var random = ThreadLocalRandom.current();
        for (long count = 0; count < most && !stopped; ) {
            long pid = stale.get(random.nextInt(stale.length()));
            if (pid > 0) {
                var order = Kill.of(pid).signal(Signal.KILL).by(Scene.ORDERED).await(Duration.ZERO);
                var receipt = manager.signal(order).join();
                kills.increment();
                told.add(receipt.verdict() == Verdict.ALREADY_EXITED ? 1 : 0);
                count++;
            }
        }
    }

    /**
     * What came of it.
     *
     * @param asked   how many kills were asked for
     * @param kills   ordered, of pids whose process had ended
     * @param told    receipts that said so
     * @param exits   of others meanwhile
     * @param wrong   how many of the others were hit
     * @param seconds how long it took
     */
    record Result(long asked, long kills, long told, long exits, long wrong, double seconds) {
        boolean isRight() {
            return kills >= asked && exits > 0 && wrong == 0 && told == kills;
        }

        /** A row of a table. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "| Archangel | %d | %d | %d | %.0f |", kills, exits, wrong, seconds);
        }
    }
}
