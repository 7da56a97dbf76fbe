package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits of time, which a page keeps for all who are on it. */
final class SweepTest {
    private static final Limits MINUTE = Limits.NONE.age(Duration.ofMinutes(1));

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void register_aPageOfProcessesWithALimit_setsOneTimer() {
        IntStream.range(0, Page.SIZE - 1).forEach(at -> bounded(MINUTE));

        assertThat(kernel.clock.pending()).isEqualTo(1);
    }

    @Test
    void exit_ofTheLastOnAPage_leavesNoTimer() {
        var all = IntStream.range(0, 2 * Page.SIZE)
                .mapToObj(at -> bounded(MINUTE))
                .toList();
        assertThat(kernel.clock.pending()).isEqualTo(3);

        all.forEach(Process::exit);

        // the page that is being filled keeps its own
        assertThat(kernel.clock.pending()).isEqualTo(1);
    }

    @Test
    void age_ofSomebodyWithLess_isSeenToBeforeThatOfOthers() {
        var others = IntStream.range(0, 3).mapToObj(at -> bounded(MINUTE)).toList();
        var hasty = bounded(Limits.NONE.age(Duration.ofSeconds(1)));
        assertThat(kernel.clock.pending()).isEqualTo(1);

        kernel.clock.advance(Duration.ofMillis(999));
        assertThat(hasty.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(1));
        kernel.until(() -> !hasty.isAlive());
        kernel.clock.advance(Duration.ofMillis(58_999));
        assertThat(others).allMatch(Process::isAlive);
        kernel.clock.advance(Duration.ofMillis(1));
        kernel.until(() -> others.stream().noneMatch(Process::isAlive));
    }

    @Test
    void age_ofThoseWhoCameLater_runsFromThenOn() {
        var first = bounded(MINUTE);
        kernel.clock.advance(Duration.ofSeconds(30));
        var second = bounded(MINUTE);

        kernel.clock.advance(Duration.ofSeconds(30));
        kernel.until(() -> !first.isAlive());
        assertThat(second.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofSeconds(30));
        kernel.until(() -> !second.isAlive());
    }

    @Test
    void idle_softBoundWithoutAHardOne_isToldAgainAfterBytes() {
        var limits = Limits.NONE.idle(Duration.ofSeconds(1), Duration.ofNanos(Long.MAX_VALUE));
        var process = new Counting();
        process.on(Signal.LIMIT, received -> kernel.log.add("told"));
        process.limit(limits);
        kernel.manager.register(process);

        kernel.clock.advance(Duration.ofSeconds(5));
        await().until(() -> kernel.log.size() == 1);
        process.count();
        kernel.clock.advance(Duration.ofSeconds(5));

        await().until(() -> kernel.log.size() == 2);
    }

    /** Its loop was in one callback for an hour before it registered the process. */
    @Test
    void age_ofAProcessWhoseBatchIsOld_isNotReachedEarly() throws Exception {
        try (var manager = ProcessManager.create()) {
            var came = new FutureTask<>(() -> {
                ((HostThread) Thread.currentThread())
                        .batch(System.nanoTime() - Duration.ofHours(1).toNanos());
                var process = new Kernel.Idle(kernel);
                process.limit(Limits.NONE.age(Duration.ofMillis(300)));
                long before = System.nanoTime();
                process.atExitInline(exit -> kernel.log.add("" + (System.nanoTime() - before)));
                return manager.register(process);
            });
            new HostThread(came, "host").start();
            var process = came.get(10, TimeUnit.SECONDS);

            await().until(() -> !process.isAlive());
            await().until(() -> !kernel.log.isEmpty());
            assertThat(process.exitValue().orElseThrow().word()).isEqualTo("LIMIT age");
            assertThat(Long.parseLong(kernel.log.getFirst())).isGreaterThanOrEqualTo(300_000_000);
        }
    }

    @Test
    void limit_setLongAfterItCame_countsFromItsStart() throws Exception {
        try (var manager = ProcessManager.create()) {
            var came = new FutureTask<>(() -> {
                ((HostThread) Thread.currentThread())
                        .batch(System.nanoTime() - Duration.ofHours(1).toNanos());
                return manager.register(new Kernel.Idle(kernel));
            });
            new HostThread(came, "host").start();
            var process = came.get(10, TimeUnit.SECONDS);

            process.limit(MINUTE);

            await().until(() -> !process.isAlive());
            assertThat(process.exitValue().orElseThrow().word()).isEqualTo("LIMIT age");
        }
    }

    private Process bounded(Limits limits) {
        var process = new Kernel.Idle(kernel);
        process.limit(limits);
        return kernel.manager.register(process);
    }

    private static final class Counting extends Process {
        void count() {
            countIn(1);
        }
    }
}
