package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A callback that one thread runs while another calls it off. */
final class CallbackTest {
    private static final int ROUNDS = 20_000;

    private final Callbacks callbacks = new FakeLoop().callbacks();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger timers = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();

    /** All that is known of it agrees: either it ran, or it was called off and its timer is gone. */
    @Test
    void runAndCancel_atTheSameTime_oneOfThemHasIt() throws InterruptedException {
        var all = new Callback[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            all[i] = callbacks.callback(ran::incrementAndGet).timer(0, timers::incrementAndGet);
        }
        var other = new Thread(() -> each(all, Callback::cancel));
        other.start();
        each(all, Callback::run);
        other.join();
        int cancelled = 0;
        for (var each : all) {
            cancelled += each.isCancelled() ? 1 : 0;
        }
        assertThat(ran.get() + cancelled).isEqualTo(ROUNDS);
        assertThat(timers).hasValue(cancelled);
    }

    /** Does it to one after the other, to each at the moment when the other thread comes to it. */
    private void each(Callback[] all, Consumer<Callback> step) {
        int both = 0;
        for (var each : all) {
            both += 2;
            arrived.incrementAndGet();
            while (arrived.get() < both) {
                Thread.onSpinWait();
            }
            step.accept(each);
        }
    }
}
