package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose time a long slice was, and how often the system is asked for it. */
final class OwnTimeTest implements ThreadStat {
    private static final long MILLISECOND = 1_000_000;

    private final OwnTime own = new OwnTime(this);

    private long now = 1_000 * MILLISECOND;
    private long kept;
    private long collecting;
    private int looks;
    private boolean told = true;

    @Override
    public long keptNanos() {
        looks++;
        return told ? kept : -1;
    }

    @Override
    public long collectingNanos(long nanos) {
        return collecting;
    }

    /** @return the own part of a slice that took so many milliseconds, in some of which others had the processor */
    private double slice(double took, double others) {
        own.begin(now);
        now += (long) (took * MILLISECOND);
        kept += (long) (others * MILLISECOND);
        return (double) own.of((long) (took * MILLISECOND)) / MILLISECOND;
    }

    @Test
    void longOne_thatHadTheProcessorOrWaited_isItsOwn() {
        assertThat(slice(5, 0)).isEqualTo(5);
        assertThat(slice(5, 1.5)).isEqualTo(3.5);
    }

    @Test
    void longOne_whileOthersHadTheProcessor_isNot() {
        assertThat(slice(5, 4.75)).isEqualTo(0.25);
        assertThat(slice(5, 6)).isZero();
    }

    @Test
    void longOne_whileGarbageWasCollected_isShorterByThat() {
        collecting = 4 * MILLISECOND;
        assertThat(slice(5, 0)).isEqualTo(1);
        collecting = 6 * MILLISECOND;
        assertThat(slice(5, 0)).isZero();
    }

    @Test
    void whatOthersHadBetweenTheLookAndTheSlice_countsForIt_andTheNextAreLookedAtCloser() {
        slice(0.01, 0);
        now += 9 * MILLISECOND;
        kept += 7 * MILLISECOND;
        assertThat(slice(5, 0)).isZero();
        now += 9 * MILLISECOND;
        kept += 7 * MILLISECOND;
        assertThat(slice(5, 0)).isEqualTo(5);
    }

    @Test
    void shortOnes_askOnceInTenMilliseconds() {
        for (int time = 0; time < 1_000; time++) {
            assertThat(slice(0.125, 0)).isEqualTo(0.125);
        }
        assertThat(looks).isBetween(12, 14);
    }

    @Test
    void onAnotherThread_asksAnew() throws InterruptedException {
        slice(0.01, 0);
        var thread = new Thread(() -> slice(0.01, 0));
        thread.start();
        thread.join();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void nothingTold_isByTheClock() {
        told = false;
        assertThat(slice(5, 5)).isEqualTo(5);
        told = true;
        assertThat(slice(0.25, 0)).isEqualTo(0.25);
    }
}
