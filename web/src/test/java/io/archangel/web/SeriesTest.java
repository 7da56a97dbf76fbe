package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Event;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series in fixed memory, and what percentiles are made of. */
final class SeriesTest {
    @Test
    void percentile_isBetweenTheBoundsOfItsClass() {
        var counts = Durations.none();
        assertThat(Durations.percentile(counts, 0.5)).isNull();

        counts[Durations.of(3)] = 90; // 2 to 5 ms
        counts[Durations.of(700)] = 10; // 500 ms to 1 s

        assertThat(Durations.percentile(counts, 0.5)).isBetween(2.0, 5.0);
        assertThat(Durations.percentile(counts, 0.99)).isBetween(500.0, 1000.0);
    }

    @Test
    void points_areKeptForHalfAnHourAndAsMinutesForTwelveHours() {
        try (var manager = ProcessManager.create()) {
            var series = new Series(manager, new SignalLog());
            var ended = new Event.Exited(7, Instant.now(), "test", "app", "name", Duration.ofMillis(3), 1, 2, Exit.OK);
            long now = System.nanoTime();
            for (int second = 0; second < 50_000; second++) {
                series.hear(ended);
                series.tick(now, List.of());
            }
            var from = Instant.EPOCH;
            var to = Instant.now().plusSeconds(60);

            var minutes = series.points(from, to, Duration.ofMinutes(1));
            assertThat(minutes.points()).hasSizeBetween(720, 721);
            assertThat(minutes.points().getFirst().exited()).isEqualTo(60);
            assertThat(minutes.points().getFirst().exits()).containsEntry("OK", 60L);
            var recent = series.points(Instant.now().minusSeconds(3600), to, Duration.ofSeconds(1));
            assertThat(recent.points().size()).isLessThanOrEqualTo(1_800);
        }
    }

    /** Since there are minutes, a server was answered in these as soon as its first was over. */
    @Test
    void points_ofAYoungServer_areOfSeconds_untilTheFirstOfThemIsGone() {
        var clock = new House.LateClock();
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var series = new Series(manager, new SignalLog());
            var begin = clock.instant().minus(Duration.ofHours(1));

            tick(series, clock, 90);
            var young = series.points(begin, clock.instant(), Duration.ofSeconds(1));
            assertThat(young.stepMs()).isEqualTo(1_000);
            assertThat(young.points()).hasSize(90);
            assertThat(series.points(begin, clock.instant(), Duration.ofSeconds(18))
                            .stepMs())
                    .isEqualTo(18_000);
            assertThat(series.points(begin, clock.instant(), Duration.ofMinutes(1))
                            .points())
                    .hasSize(2);

            tick(series, clock, 1_770);
            assertThat(series.points(begin, clock.instant(), Duration.ofSeconds(1))
                            .points())
                    .hasSize(1_860);
            tick(series, clock, 1);
            var later = series.points(begin, clock.instant(), Duration.ofSeconds(1));
            assertThat(later.stepMs()).isEqualTo(60_000);
            assertThat(later.points()).hasSize(32);
            var since = clock.instant().minus(Duration.ofMinutes(30));
            assertThat(series.points(since, clock.instant(), Duration.ofSeconds(1))
                            .stepMs())
                    .isEqualTo(1_000);
        }
    }

    private static void tick(Series series, House.LateClock clock, int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.forward(Duration.ofSeconds(1));
            series.tick(System.nanoTime(), List.of());
        }
    }

    @Test
    void causes_ofAnyNumber_areBounded() {
        try (var manager = ProcessManager.create()) {
            var series = new Series(manager, new SignalLog());
            for (int code = 1; code <= 1_000; code++) {
                series.hear(new Event.Exited(
                        code, Instant.now(), "test", null, "name", Duration.ZERO, 0, 0, new Exit.Normal(code)));
            }
            series.tick(System.nanoTime(), List.of());

            var point = series.points(Instant.EPOCH, Instant.now().plusSeconds(60), Duration.ofSeconds(1))
                    .points()
                    .getFirst();
            assertThat(point.exits()).hasSize(65).containsEntry("(other)", 936L);
            assertThat(series.counters().now().exited().get("test")).hasSize(65);
        }
    }
}
