package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimerWheelTest {
    private final TimerWheel wheel = new TimerWheel();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void advance_randomTimers_areDueAsASortedMapHasThem(long seed) {
        var random = new Random(seed);
        var model = new Model(wheel);
        for (int step = 0; step < 20_000; step++) {
            int dice = random.nextInt(10);
            if (dice < 5) {
                model.add(delay(random));
            } else if (dice < 8) {
                model.cancelOne(random);
            } else {
                model.advance(delay(random) >> random.nextInt(20), 1 + random.nextInt(100));
            }
        }
        model.advance(Long.MAX_VALUE - model.now, Integer.MAX_VALUE);
        assertThat(model.set).isEmpty();
        assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);
    }

    /** Of any size, and often at the borders of slots. */
    private static long delay(Random random) {
        long delay = random.nextLong() >>> 1 + random.nextInt(63);
        return random.nextInt(4) == 0 ? delay & -64L : delay;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1, 63, 64, 65, 4_095, 4_096, 86_400_000, 1L << 59, 1L << 60, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void advance_toTheTickBefore_isNotDueYet(long due) {
        wheel.set(new TimerWheel.Entry(), due, 0);

        assertThat(wheel.next()).isEqualTo(due);
        assertThat(dueAt(due - 1)).isEmpty();
        assertThat(wheel.next()).isEqualTo(due);
        assertThat(dueAt(due)).hasSize(1);
        assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);
    }

    @Test
    void set_inThePast_isDueAtOnce() {
        wheel.set(new TimerWheel.Entry(), 1_000, 900);
        assertThat(dueAt(1_000)).hasSize(1);

        wheel.set(new TimerWheel.Entry(), 5, 1_000);

        assertThat(wheel.next()).isEqualTo(1_000);
        assertThat(dueAt(1_000)).hasSize(1);
    }

    @Test
    void next_manyFarTimersInOneSlot_isNeverLaterThanTheFirst() {
        for (int i = 0; i < 1_000; i++) {
            wheel.set(new TimerWheel.Entry(), 1_000_000 + i, 0);
        }

        assertThat(wheel.next()).isBetween(1L, 1_000_000L);
    }

    @Test
    void advance_fewSteps_movesNoMoreTimersThanThat() {
        for (int i = 0; i < 1_000; i++) {
            wheel.set(new TimerWheel.Entry(), 70, 0);
        }
        var due = new ArrayList<TimerWheel.Entry>();

        assertThat(wheel.advance(70, 900, due)).isFalse();
        assertThat(due).isEmpty();
        wheel.set(new TimerWheel.Entry(), 65, 0);
        assertThat(wheel.advance(70, 3_000, due)).isTrue();

        assertThat(due).hasSize(1_001);
    }

    private List<TimerWheel.Entry> dueAt(long tick) {
        var due = new ArrayList<TimerWheel.Entry>();
        assertThat(wheel.advance(tick, Integer.MAX_VALUE, due)).isTrue();
        return due;
    }

    /** The same with a sorted map and a list. */
    private static final class Model {
        private final TimerWheel wheel;
        private final TreeMap<Long, List<TimerWheel.Entry>> set = new TreeMap<>();
        private final Map<TimerWheel.Entry, Long> dues = new HashMap<>();
        private final List<TimerWheel.Entry> known = new ArrayList<>();
        private long now;

        Model(TimerWheel wheel) {
            this.wheel = wheel;
        }

        void add(long delay) {
            var timer = new TimerWheel.Entry();
            long due = delay > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + delay;
            wheel.set(timer, due, now);
            set.computeIfAbsent(due, tick -> new ArrayList<>()).add(timer);
            dues.put(timer, due);
            known.add(timer);
        }

        void cancelOne(Random random) {
            if (known.isEmpty()) {
                return;
            }
            var timer = known.get(random.nextInt(known.size()));
            wheel.cancel(timer);
            var due = dues.remove(timer);
            if (due != null) {
                set.get(due).remove(timer);
                set.remove(due, List.of());
            }
        }

        void advance(long by, int steps) {
            now = by > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + by;
            assertThat(wheel.next()).isLessThanOrEqualTo(set.isEmpty() ? TimerWheel.NEVER : set.firstKey());
            var due = new ArrayList<TimerWheel.Entry>();
            boolean there = wheel.advance(now, steps, due);
            long before = 0;
            for (var timer : due) {
                long tick = dues.remove(timer);
                assertThat(tick).isBetween(before, now);
                before = tick;
                set.get(tick).remove(timer);
                set.remove(tick, List.of());
            }
            assertThat(there && !set.isEmpty() && set.firstKey() <= now).isFalse();
            assertThat(due.size()).isLessThanOrEqualTo(steps);
        }
    }
}
