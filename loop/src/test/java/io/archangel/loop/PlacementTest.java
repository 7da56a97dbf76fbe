package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When threads of one sort change places. */
final class PlacementTest {
    private static final long LONG = 2_500_000;
    private static final long TEN_SECONDS = 10_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final Placement placement = Placement.adaptive(now::get);

    private void wentWell(int times) {
        for (int time = 0; time < times; time++) {
            placement.wentWell(true);
        }
    }

    @Test
    void adaptive_isThePools_untilAHundredInARowWereShort() {
        assertThat(placement).hasToString("pool");
        wentWell(99);
        assertThat(placement.isLoop()).isFalse();
        assertThat(placement.reason()).isEqualTo("99 of 100 in a row were short");
        wentWell(1);
        assertThat(placement).hasToString("loop");
        assertThat(placement.reason()).isEqualTo("100 in a row were short");
    }

    @Test
    void adaptive_longOneBetween_countsFromTheStart() {
        wentWell(99);
        assertThat(placement.seemedLong(LONG)).isTrue();
        wentWell(99);
        assertThat(placement.isLoop()).isFalse();
        assertThat(placement.reason()).isEqualTo("99 of 100 in a row were short");
    }

    @Test
    void adaptive_longOneOnTheLoop_goesBack_andNeedsTwiceAsManyIfThatWasSoon() {
        wentWell(100);
        placement.seemedLong(LONG);
        assertThat(placement.isLoop()).isFalse();
        assertThat(placement.reason())
                .isEqualTo("0 of 200 in a row were short, or none is long for 4 s, since one held the loop for 2.5 ms");
        wentWell(200);
        assertThat(placement.isLoop()).isTrue();
        now.addAndGet(TEN_SECONDS);
        placement.seemedLong(LONG);
        wentWell(100);
        assertThat(placement.isLoop()).isTrue();
    }

    @Test
    void adaptive_tenThousandThatEndedWellOnTheLoop_areAsGoodAsTenSeconds() {
        wentWell(100);
        for (int time = 0; time < 10_000; time++) {
            placement.wentWell(false);
        }
        placement.seemedLong(LONG);
        wentWell(100);
        assertThat(placement.isLoop()).isTrue();
    }

    @Test
    void adaptive_longOneThatOnlyWaitedForAProcessor_staysWhereItIs_andIsCounted() {
        wentWell(99);
        assertThat(placement.seemedLong(Placement.LONG_NANOS - 1)).isFalse();
        assertThat(placement.reason()).isEqualTo("99 of 100 in a row were short; 1 only waited for a processor");
        wentWell(1);
        assertThat(placement.seemedLong(0)).isFalse();
        assertThat(placement.isLoop()).isTrue();
        assertThat(placement.reason()).isEqualTo("100 in a row were short; 2 only waited for a processor");
    }

    @Test
    void adaptive_fallIsForgotten_afterSomeSecondsWithoutALongOne_andNeverAfterMoreThanThirty() {
        for (int seconds : new int[] {4, 8, 16, 30, 30, 30, 30}) {
            wentWell(102_400);
            assertThat(placement.isLoop()).isTrue();
            placement.seemedLong(LONG);
            now.addAndGet(seconds * 1_000_000_000L - 1);
            wentWell(120);
            assertThat(placement.isLoop()).isFalse();
            now.addAndGet(1);
            wentWell(1);
            assertThat(placement.isLoop()).isTrue();
            assertThat(placement.reason()).isEqualTo("none was long for " + seconds + " s");
        }
    }

    @Test
    void adaptive_longOneOnThePool_putsTheForgettingOff() {
        wentWell(100);
        placement.seemedLong(LONG);
        now.addAndGet(3_000_000_000L);
        placement.seemedLong(LONG);
        now.addAndGet(3_000_000_000L);
        wentWell(120);
        assertThat(placement.isLoop()).isFalse();
    }

    @Test
    void adaptive_thoseThatRanOnTheLoop_countForNothing() {
        for (int time = 0; time < 200; time++) {
            placement.wentWell(false);
        }
        wentWell(99);
        assertThat(placement.isLoop()).isFalse();
    }

    @Test
    void adaptive_goingBackAgainAndAgain_neverNeedsMoreThanAHundredThousand() {
        for (int time = 0; time < 20; time++) {
            wentWell(102_400);
            assertThat(placement.isLoop()).isTrue();
            placement.seemedLong(LONG);
        }
        assertThat(placement.reason()).startsWith("0 of 102400 ");
    }

    @Test
    void told_staysWhatever() {
        var loop = Placement.loop();
        var pool = Placement.pool();
        assertThat(loop.seemedLong(LONG)).isFalse();
        for (int time = 0; time < 200; time++) {
            pool.wentWell(true);
        }
        assertThat(loop.isLoop()).isTrue();
        assertThat(pool.isLoop()).isFalse();
        assertThat(loop.reason()).isEqualTo("as told");
    }
}
