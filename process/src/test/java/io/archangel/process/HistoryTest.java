package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
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
    void fail_whoseMessageHangs_holdsUpNoSibling() throws Exception {
        var asked = new CountDownLatch(1);
        var let = new CountDownLatch(1);
        var parent = kernel.idle();
        var failing = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        var cause = new IllegalStateException() {
            @Override
            public String getMessage() {
                asked.countDown();
                Kernel.awaitStubbornly(let);
                return "at last";
            }
        };
        var failed = Thread.ofPlatform().daemon().start(() -> failing.fail(cause));
        Kernel.await(asked);

        try {
            CompletableFuture.runAsync(() -> kernel.manager
                            .registerUnder(parent, new Kernel.Idle(kernel))
                            .exit())
                    .get(10, TimeUnit.SECONDS);
        } finally {
            let.countDown();
        }
        failed.join();
        await().untilAsserted(() -> assertThat(kernel.manager.history())
                .extracting(HistoryEntry::reason)
                .containsExactlyInAnyOrder("at last", null));
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
    void history_manyFailuresAndCodes_pushOutNoNormalEnd() {
        try (var manager = ProcessManager.create(
                ManagerOptions.defaults().historyEntries(2).reporter(report -> {}))) {
            manager.register(new Kernel.Idle(kernel)).exit();
            for (int code = 1; code < 5; code++) {
                manager.register(new Kernel.Idle(kernel)).exit(code);
                manager.register(new Kernel.Idle(kernel)).fail(new IllegalStateException());
            }

            assertThat(manager.history())
                    .extracting(HistoryEntry::exit)
                    .containsExactlyInAnyOrder("OK", "CODE 4", "FAILED IllegalStateException");
        }
    }

    @Test
    void history_longTexts_areBoundedInBytesOnEachShelf() {
        try (var manager = ProcessManager.create(
                ManagerOptions.defaults().historyBytes(1024).reporter(report -> {}))) {
            manager.register(new Kernel.Idle(kernel)).exit();
            for (int i = 0; i < 100; i++) {
                var pid = manager.register(new Kernel.Idle(kernel)).pid();
                manager.kill(Kill.of(pid).reason("because ".repeat(16)));
            }

            var exits = manager.history().stream().map(HistoryEntry::exit).toList();
            assertThat(exits).contains("OK").hasSizeBetween(3, 8);
        }
    }

    @Test
    void name_ofAProcess_isMadeWhenSomebodyLooksAndKeptAtItsExit() {
        var made = new AtomicInteger();
        var process = kernel.manager.register(new Process() {
            @Override
            protected String name() {
                return "name " + made.incrementAndGet();
            }
        });
        assertThat(made).hasValue(0);
        assertThat(kernel.manager.list()).extracting(ProcessInfo::name).containsExactly("name 1");

        process.exit();

        for (int look = 0; look < 2; look++) {
            assertThat(kernel.manager.history()).extracting(HistoryEntry::name).containsExactly("name 2");
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
        await().untilAsserted(() -> assertThat(kernel.manager.find(job.pid()))
                .map(ProcessInfo::stat)
                .contains("Z"));
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
    void history_causeThatThrowsInItsMessage_isKeptAndSaysSo() {
        kernel.idle().fail(new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("on purpose");
            }
        });

        assertThat(kernel.manager.history())
                .singleElement()
                .extracting(HistoryEntry::reason, InstanceOfAssertFactories.STRING)
                .contains("whose getMessage() throws");
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
