package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BodyTest {
    @Test
    void finish_racingWithInterrupt_neverLeavesAnInterruptBehind() throws Exception {
        int rounds = 20_000;
        var start = new CyclicBarrier(2);
        var bodies = new Body[rounds];
        var hits = new AtomicInteger();
        var interrupter = new Thread(() -> {
            for (int round = 0; round < rounds; round++) {
                meet(start);
                if (bodies[round].interrupt()) {
                    hits.incrementAndGet();
                }
            }
        });
        interrupter.start();
        int leaks = 0;
        int interrupted = 0;
        for (int round = 0; round < rounds; round++) {
            bodies[round] = new Body();
            meet(start);
            interrupted += bodies[round].finish() ? 0 : 1;
            leaks += Thread.currentThread().isInterrupted() ? 1 : 0;
        }
        interrupter.join();

        assertThat(leaks).isZero();
        assertThat(interrupted).isEqualTo(hits.get());
    }

    private static void meet(CyclicBarrier barrier) {
        var thrown = Guard.attempt(barrier::await);
        assertThat(thrown).isNull();
    }
}
