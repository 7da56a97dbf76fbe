package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class FakeClockTest {
    private final FakeClock clock = new FakeClock();
    private final ArrayList<String> ran = new ArrayList<>();

    @Test
    void advance_timersDue_runInOrderAtTheirOwnTime() {
        clock.after(Duration.ofSeconds(2), () -> ran.add("b at " + clock.nanos()));
        clock.after(Duration.ofSeconds(1), () -> clock.after(Duration.ofSeconds(1), () -> ran.add("c")));
        clock.after(Duration.ofSeconds(9), () -> ran.add("late"));

        clock.advance(Duration.ofSeconds(3));

        assertThat(ran).containsExactly("b at 2000000000", "c");
        assertThat(clock.pending()).isEqualTo(1);
        assertThat(clock.instant()).isEqualTo("2026-11-22T12:00:03Z");
    }

    @Test
    void cancel_beforeItIsDue_neverRuns() {
        clock.after(Duration.ofSeconds(1), () -> ran.add("never")).cancel();

        clock.advance(Duration.ofSeconds(5));

        assertThat(ran).isEmpty();
    }

    @Test
    void after_aDelayThatNobodyCanCount_neverComes() {
        clock.advance(Duration.ofSeconds(1));
        clock.after(Duration.ofNanos(Long.MAX_VALUE), () -> ran.add("never"));
        clock.after(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));

        clock.advance(Duration.ofDays(365));

        assertThat(ran).isEmpty();
    }
}
