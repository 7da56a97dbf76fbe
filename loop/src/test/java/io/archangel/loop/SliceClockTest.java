package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which slices are found to be long, and how often the clock is read for it. */
final class SliceClockTest {
    private static final long SHORT = 1_000;
    private static final long LONG = 3_000_000;

    private long now = 1;
    private int looks;
    private final SliceClock clock = new SliceClock(
            () -> {
                looks++;
                return now;
            },
            new OwnTime(ThreadStat.NONE));

    private long slice(long nanos) {
        clock.begin();
        now += nanos;
        return clock.end();
    }

    private long[] slices(int count, long nanos) {
        return LongStream.range(0, count).map(each -> slice(nanos)).toArray();
    }

    @Test
    void first_inATurn_isTimed() {
        assertThat(slice(LONG)).isEqualTo(LONG);
        clock.turned(now);
        assertThat(slice(SHORT)).isEqualTo(SHORT);
    }

    @Test
    void shortOnes_inOneTurn_costOneLookInSixteen() {
        slices(1 + 16 * 10, SHORT);
        assertThat(looks).isEqualTo(2 + 10);
    }

    @Test
    void longOne_amongShortOnes_raisesSuspicion_andTheNextIsFound() {
        slice(SHORT);
        assertThat(slice(LONG)).isZero();
        slices(15, SHORT);
        assertThat(slice(LONG)).isEqualTo(LONG);
    }

    @Test
    void longTurn_raisesSuspicion_too() {
        slices(3, SHORT);
        now += LONG;
        clock.turned(now);
        assertThat(slices(3, SHORT)).containsExactly(SHORT, SHORT, SHORT);
    }

    @Test
    void waitingBetweenTurns_raisesNone() {
        slices(3, SHORT);
        clock.turned(now);
        now += LONG;
        assertThat(slices(3, SHORT)).containsExactly(SHORT, 0, 0);
    }

    @Test
    void suspicion_passesAfterAThousand() {
        slice(LONG);
        assertThat(slices(1024, SHORT)).containsOnly(SHORT);
        assertThat(slice(SHORT)).isZero();
    }
}
