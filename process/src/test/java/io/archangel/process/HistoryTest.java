package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void history_killed_tellsWhoWhyAndHowLong() {
        var process = kernel.idle();
        kernel.clock.advance(Duration.ofSeconds(3));

        kernel.manager.kill(Kill.of(process.pid()).by("root@ssh").reason("runaway"));

        assertThat(kernel.manager.history()).singleElement().satisfies(entry -> {
            assertThat(entry.pid()).isEqualTo(process.pid());
            assertThat(entry.exit()).isEqualTo("TERM");
            assertThat(entry.by()).isEqualTo("root@ssh");
            assertThat(entry.reason()).isEqualTo("runaway");
            assertThat(entry.duration()).isEqualTo(Duration.ofSeconds(3));
            assertThat(entry.started()).isEqualTo("2026-11-22T12:00:00Z");
        });
    }

    @Test
    void history_manyNormalEnds_pushOutNoKill() {
        var clock = new FakeClock();
        try (var manager = ProcessManager.create(
                ManagerOptions.defaults().clock(clock).historyEntries(3).reporter(report -> {}))) {
            var killed = manager.register(new Kernel.Idle(kernel));
            manager.kill(Kill.of(killed.pid()));
            for (int i = 0; i < 10; i++) {
                clock.advance(Duration.ofMillis(1));
                manager.register(new Kernel.Idle(kernel)).exit();
            }

            assertThat(manager.history()).extracting(HistoryEntry::pid).containsExactly(11L, 10L, 9L, killed.pid());
        }
    }

    @Test
    void name_longerThan64Bytes_isCutAtAWholeCharacter() {
        var cut = Shelf.name("é".repeat(100));

        assertThat(cut).isEqualTo("é".repeat(32));
        assertThat(Shelf.name("a" + "😀".repeat(30)).getBytes(StandardCharsets.UTF_8))
                .hasSize(61);
        assertThat(Shelf.name("GET /poll")).isEqualTo("GET /poll");
    }

    @Test
    void shelf_bytesFull_dropsTheOldest() {
        var shelf = new Shelf(1_000, 1_024);
        var now = kernel.clock.instant();
        for (int pid = 1; pid <= 100; pid++) {
            shelf.add(new HistoryEntry(pid, "task", null, "n".repeat(48), now, Duration.ZERO, 0, 0, "OK", null, null));
        }

        assertThat(shelf.list())
                .hasSize(20)
                .last()
                .extracting(HistoryEntry::pid)
                .isEqualTo(100L);
    }
}
