package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Hooks that are added while their process ends: each that was taken in runs, and once. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // an end that runs a hook for ever heeds no interrupt
final class HookRaceTest {
    private static final int ROUNDS = 3_000;

    /** So many are added in a round at the most, should the end be slow. */
    private static final int MOST = 200;

    /** Rounds differ in how long the one who adds dwells between two hooks. */
    private static final int PACES = 32;

    @AutoClose
    private final Kernel kernel = new Kernel();

    /** Of each round, how often each hook ran that was taken in. */
    private final List<List<AtomicInteger>> runs = new ArrayList<>();

    private int refused;

    @Test
    void atExitInline_whileTheProcessEnds_runsOnceOrIsRefused() throws Exception {
        race(1);
    }

    @Test
    void atExitOfBothSorts_whileTheProcessEnds_runOnceOrAreRefused() throws Exception {
        race(5);
    }

    /** @param period every so many-th hook that is added may block; 1 for none */
    private void race(int period) throws Exception {
        var processes = new Kernel.Idle[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            processes[round] = kernel.idle();
            var its = new ArrayList<AtomicInteger>();
            runs.add(its);
            add(processes[round], true, its);
            add(processes[round], true, its);
        }
        var arrived = new AtomicInteger();
        try (var pool = Executors.newSingleThreadExecutor()) {
            var adds = pool.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    meet(arrived, round);
                    addUntilRefused(processes[round], period, round % PACES, runs.get(round));
                }
            });
            for (int round = 0; round < ROUNDS; round++) {
                meet(arrived, round);
                processes[round].exit();
            }
            adds.get(30, TimeUnit.SECONDS);
        }
        for (var process : processes) {
            Kernel.join(process.over());
        }

        assertThat(runs)
                .allSatisfy(
                        its -> assertThat(its).extracting(AtomicInteger::get).containsOnly(1));
        assertThat(runs.stream().filter(its -> its.size() > 2)).isNotEmpty();
        assertThat(refused).isPositive();
        assertThat(kernel.reports).isEmpty();
    }

    /** Both go on at the same moment, which a barrier that wakes one of them does not give. */
    private static void meet(AtomicInteger arrived, int round) {
        arrived.incrementAndGet();
        for (int looks = 1; arrived.get() < 2 * (round + 1); looks++) {
            if (looks % 1_000 == 0) {
                Thread.yield();
            }
            Thread.onSpinWait();
        }
    }

    private void addUntilRefused(Process process, int period, int pace, List<AtomicInteger> its) {
        for (int number = 1; number <= MOST; number++) {
            try {
                add(process, period == 1 || number % period != 0, its);
            } catch (ProcessException ended) {
                refused++;
                return;
            }
            for (int spin = 0; spin < pace; spin++) {
                Thread.onSpinWait();
            }
        }
    }

    /** Adds a hook that counts how often it runs; the count is kept if the process took it in. */
    private static void add(Process process, boolean inline, List<AtomicInteger> its) {
        var ran = new AtomicInteger();
        if (inline) {
            process.atExitInline(exit -> ran.incrementAndGet());
        } else {
            process.atExit(exit -> ran.incrementAndGet());
        }
        its.add(ran);
    }
}
