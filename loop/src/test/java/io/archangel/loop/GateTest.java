package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final Gate gate = new Gate();

    @Test
    void sever_outside_isRefusedUnasked() {
        assertThat(gate.sever(() -> {
                    throw new AssertionError("asked");
                }))
                .isFalse();
    }

    @Test
    void sever_inside_saysWhatTheCutSays_andLeavesTheGateUsable() {
        gate.enter();
        assertThat(gate.sever(() -> true)).isTrue();
        assertThat(gate.sever(() -> false)).isFalse();
        assertThat(gate.sever(() -> gate.sever(() -> true))).isFalse();
        gate.leave();
        assertThat(gate.isInside()).isFalse();
        assertThat(gate.sever(() -> true)).isFalse();
    }

    /** Fails within the first rounds if leave does not wait, or sever checks before it sets. */
    @Test
    void cutAndClose_neverMeet() throws InterruptedException {
        var closing = new AtomicBoolean();
        var over = new AtomicBoolean();
        var met = new AtomicInteger();
        var cuts = new AtomicInteger();
        Runnable cutting = () -> {
            while (!over.get()) {
                gate.sever(() -> {
                    for (int i = 0; i < 20; i++) {
                        met.addAndGet(closing.get() ? 1 : 0);
                    }
                    cuts.incrementAndGet();
                    return true;
                });
            }
        };
        var threads = new Thread[] {new Thread(cutting), new Thread(cutting)};
        for (var thread : threads) {
            thread.start();
        }
        for (int round = 0; round < 20_000 || cuts.get() < 100; round++) {
            gate.enter();
            Thread.onSpinWait();
            gate.leave();
            closing.set(true);
            closing.set(false);
        }
        over.set(true);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(met).hasValue(0);
    }
}
