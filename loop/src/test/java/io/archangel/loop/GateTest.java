package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final Gate gate = new Gate();

    private static Look waiting(long millis) {
        return new Look(millis * 1_000_000, 0, true, false, false);
    }

    private static Look running(long millis, long computed, boolean inSystem) {
        return new Look(millis * 1_000_000, computed * 1_000_000, false, false, inSystem);
    }

    private boolean severAt(long millis) {
        return gate.sever(waiting(millis), () -> true);
    }

    @Test
    void sever_outside_isRefusedUnasked() {
        assertThat(gate.sever(waiting(0), () -> {
                    throw new AssertionError("asked");
                }))
                .isFalse();
        assertThat(severAt(9)).isFalse();
    }

    @Test
    void sever_insideForFiveMilliseconds_saysWhatTheCutSays_andLeavesTheGateUsable() {
        gate.enter(false);
        gate.ask(waiting(0));
        assertThat(severAt(4)).isFalse();
        assertThat(severAt(5)).isTrue();
        assertThat(gate.sever(waiting(5), () -> false)).isFalse();
        assertThat(gate.sever(waiting(5), () -> severAt(5))).isFalse();
        gate.leave();
        assertThat(gate.isInside()).isFalse();
        assertThat(severAt(5)).isFalse();
    }

    @Test
    void sever_unasked_isTheFirstToAsk() {
        gate.enter(false);
        assertThat(severAt(90)).isFalse();
        gate.ask(waiting(93));
        assertThat(severAt(94)).isFalse();
        assertThat(severAt(95)).isTrue();
        gate.leave();
    }

    @Test
    void sever_insideAnew_waitsAnew() {
        gate.enter(false);
        gate.ask(waiting(0));
        gate.leave();
        gate.enter(false);
        assertThat(severAt(9)).isFalse();
        assertThat(severAt(14)).isTrue();
        gate.leave();
    }

    @Test
    void sever_insideAnOrder_waitsForEightyMilliseconds() {
        assertThat(gate.isObeying()).isFalse();
        gate.enter(true);
        assertThat(gate.isObeying()).isTrue();
        gate.ask(waiting(0));
        assertThat(severAt(79)).isFalse();
        assertThat(severAt(80)).isTrue();
        assertThat(gate.sever(running(900, 79, true), () -> true)).isFalse();
        gate.leave();
        gate.enter(false);
        gate.ask(waiting(50));
        assertThat(severAt(55)).isTrue();
        gate.leave();
    }

    @Test
    void sever_insideAndKeptFromTheProcessors_isRefused() {
        gate.enter(false);
        gate.ask(running(0, 7, false));
        assertThat(gate.sever(running(9, 9, false), () -> true)).isFalse();
        assertThat(gate.sever(running(9, 10, false), () -> true)).isTrue();
        assertThat(gate.sever(running(900, 9, false), () -> true)).isFalse();
        assertThat(gate.sever(running(900, 9, true), () -> true)).isTrue();
        gate.leave();
    }

    private static Look asleep(long millis, long computedMicros) {
        return new Look(millis * 1_000_000, computedMicros * 1_000, false, true, false);
    }

    @Test
    void sever_insideACallOfTheSystems_isAfterFiveMilliseconds_ifItDidNothingElse() {
        gate.enter(false);
        gate.ask(asleep(0, 0));
        assertThat(gate.sever(asleep(4, 0), () -> true)).isFalse();
        assertThat(gate.sever(asleep(5, 900), () -> true)).isFalse();
        assertThat(gate.sever(running(5, 0, false), () -> true)).isFalse();
        assertThat(gate.sever(asleep(5, 100), () -> true)).isTrue();
        gate.leave();
        gate.enter(false);
        gate.ask(running(10, 0, false));
        assertThat(gate.sever(asleep(19, 0), () -> true)).isFalse();
        gate.leave();
    }

    /** Fails within the first rounds if leave does not wait, or sever checks before it sets. */
    @Test
    void cutAndClose_neverMeet() throws InterruptedException {
        var closing = new AtomicBoolean();
        var over = new AtomicBoolean();
        var met = new AtomicInteger();
        var cuts = new AtomicInteger();
        var clock = new AtomicLong();
        Runnable cutting = () -> {
            while (!over.get()) {
                gate.sever(waiting(clock.addAndGet(10)), () -> {
                    cuts.incrementAndGet();
                    for (int i = 0; i < 20; i++) {
                        met.addAndGet(closing.get() ? 1 : 0);
                    }
                    return true;
                });
            }
        };
        var threads = new Thread[] {new Thread(cutting), new Thread(cutting)};
        for (var thread : threads) {
            thread.start();
        }
        for (int round = 0; round < 2_000; round++) {
            int before = cuts.get();
            gate.enter(false);
            while (cuts.get() == before) {
                Thread.onSpinWait();
            }
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
