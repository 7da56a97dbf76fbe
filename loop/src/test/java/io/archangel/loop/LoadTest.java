package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoadTest {
    private static final long SLOT = 1L << 30;
    private static final long MS = 1_000_000;

    private final Load load = new Load();

    @Test
    void idle_isNothing() {
        assertThat(load.percent(100 * SLOT, 0)).isZero();
        assertThat(load.longest(100 * SLOT, 0)).isZero();
    }

    @Test
    void batches_addUp_andTheLongestIsTheLag() {
        long now = 104 * SLOT - 1;
        for (int slot = 100; slot < 104; slot++) {
            load.add(slot * SLOT, SLOT / 4);
            load.add(slot * SLOT + SLOT / 2, SLOT / 4);
        }
        assertThat(load.percent(now, 0)).isEqualTo(50);
        assertThat(load.longest(now, 0)).isEqualTo(SLOT / 4);
    }

    @Test
    void batchThatRunsNow_countsAsItIs() {
        long now = 104 * SLOT - 1;
        assertThat(load.percent(now, SLOT)).isEqualTo(25);
        assertThat(load.longest(now, SLOT)).isEqualTo(SLOT);
        assertThat(load.percent(now, 100 * SLOT)).isEqualTo(100);
    }

    @Test
    void past_isForgotten_alsoWhereItsPlaceWasNotUsedAgain() {
        load.add(100 * SLOT, 500 * MS);
        assertThat(load.longest(101 * SLOT, 0)).isEqualTo(500 * MS);
        assertThat(load.longest(104 * SLOT, 0)).isZero();
        assertThat(load.percent(104 * SLOT, 0)).isZero();
        assertThat(load.longest(108 * SLOT, 0)).as("the same place eight later").isZero();
    }

    @Test
    void place_usedAgain_beginsAtNothing() {
        load.add(100 * SLOT, 500 * MS);
        load.add(108 * SLOT, 2 * MS);
        assertThat(load.longest(109 * SLOT, 0)).isEqualTo(2 * MS);
    }

    @Test
    void nanoTime_belowZero_isATimeLikeOthers() {
        load.add(-3 * SLOT, 5 * MS);
        assertThat(load.longest(-2 * SLOT, 0)).isEqualTo(5 * MS);
    }
}
