package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
    void history_zombie_tellsHowLongItsThreadStayed() throws InterruptedException {
        var never = kernel.latch();
        var began = new CountDownLatch(1);
        var job = kernel.manager.spawn("job", () -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.await(began);
        kernel.kill(kernel.idle(), Signal.TERM);
        var unused =
                kernel.manager.signal(Kill.of(job.pid()).signal(Signal.KILL).await(Duration.ZERO));
        await().untilAsserted(() ->
                assertThat(kernel.manager.find(job.pid()).orElseThrow().stat()).isEqualTo("Z"));
        assertThat(kernel.manager.history())
                .filteredOn(entry -> entry.pid() == job.pid())
                .singleElement()
                .extracting(HistoryEntry::haunted)
                .isNull();

        kernel.clock.advance(Duration.ofMinutes(3));
        never.countDown();

        await().untilAsserted(() -> assertThat(kernel.manager.find(job.pid())).isEmpty());
        await().untilAsserted(() -> assertThat(kernel.manager.history())
                .extracting(HistoryEntry::haunted)
                .containsExactlyInAnyOrder(Duration.ofMinutes(3), null));
    }

    @Test
    void history_causeThatThrowsInItsMessage_isKeptWithoutReason() {
        kernel.idle().fail(new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("on purpose");
            }
        });

        assertThat(kernel.manager.history())
                .singleElement()
                .extracting(HistoryEntry::reason)
                .isNull();
    }

    @Test
    void history_notWanted_isEmpty() {
        try (var manager = ProcessManager.create(ManagerOptions.defaults().historyEntries(0))) {
            manager.register(new Kernel.Idle(kernel)).exit();

            assertThat(manager.history()).isEmpty();
        }
    }

    @Test
    void history_twoManagers_haveNothingInCommon() {
        try (var other = ProcessManager.create()) {
            kernel.idle().exit();

            assertThat(other.history()).isEmpty();
            assertThat(kernel.manager.history()).hasSize(1);
        }
    }
}
