package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Any mix of causes at one moment: one exit, one entry in history, each hook once. */
final class ExitRaceTest {
    private static final int ROUNDS = 3_000;

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void exit_byFourCausesAtOnce_happensOnce() throws Exception {
        var barrier = new CyclicBarrier(4);
        var hooks = new AtomicInteger();
        var processes = new Kernel.Idle[ROUNDS];
        var parents = new Kernel.Idle[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            parents[round] = kernel.idle();
            processes[round] = kernel.manager.registerUnder(parents[round], new Kernel.Idle(kernel));
            processes[round].atExit(exit -> hooks.incrementAndGet());
        }
        List<Consumer<Integer>> causes = List.of(
                round -> processes[round].exit(),
                round -> kernel.manager.signal(
                        Kill.of(processes[round].pid()).signal(Signal.KILL).await(Duration.ZERO)),
                round -> processes[round].hangUp(),
                round -> parents[round].exit());
        try (var pool = Executors.newFixedThreadPool(causes.size())) {
            var runs = causes.stream()
                    .map(cause -> pool.submit(() -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            barrier.await(10, TimeUnit.SECONDS);
                            cause.accept(round);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            Kernel.join(processes[round].over());
            Kernel.join(parents[round].over());
        }

        assertThat(hooks).hasValue(ROUNDS);
        assertThat(kernel.manager.list()).isEmpty();
        assertThat(kernel.manager.history())
                .hasSize(2 * ROUNDS)
                .extracting(HistoryEntry::pid)
                .doesNotHaveDuplicates();
    }

    @Test
    void register_racingWithExit_neverLeavesARow() throws Exception {
        var barrier = new CyclicBarrier(2);
        var processes = new Kernel.Idle[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            processes[round] = new Kernel.Idle(kernel);
        }
        try (var pool = Executors.newFixedThreadPool(2)) {
            var registers = pool.submit(() -> {
                int refused = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    barrier.await(10, TimeUnit.SECONDS);
                    int now = round;
                    refused += Guard.attempt(() -> kernel.manager.register(processes[now])) == null ? 0 : 1;
                }
                return refused;
            });
            var exits = pool.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    barrier.await(10, TimeUnit.SECONDS);
                    processes[round].exit();
                }
                return null;
            });
            exits.get(60, TimeUnit.SECONDS);
            int refused = registers.get(60, TimeUnit.SECONDS);

            assertThat(kernel.manager.list()).isEmpty();
            assertThat(kernel.manager.history()).hasSize(ROUNDS - refused);
        }
    }
}
