package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Event;
import io.archangel.process.Exit;
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
