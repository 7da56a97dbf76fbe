package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The time that a thread says its batch of work began. */
final class BatchTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @AutoClose
    private final ProcessManager manager = ProcessManager.create();

    @Test
    void batch_onTheMachinesClock_isWhenAProcessCame() throws Exception {
        var row = onHost(() -> {
            batch(HOUR);
            return manager.register(new Counting());
        });

        assertThat(age(row)).isGreaterThanOrEqualTo(HOUR);
    }

    @Test
    void batch_takenBack_isNoLongerTaken() throws Exception {
        var row = onHost(() -> {
            batch(HOUR);
            HostThread.endBatch();
            return manager.register(new Counting());
        });

        assertThat(age(row)).isLessThan(HOUR);
    }

    @Test
    void batch_onAFakeClock_isNotTaken() throws Exception {
        try (var kernel = new Kernel()) {
            var process = onHost(() -> {
                batch(HOUR);
                return kernel.idle();
            });

            assertThat(kernel.manager.find(process.pid()).orElseThrow().age()).isZero();
        }
    }

    @Test
    void batch_whenBytesPassAndAtTheEnd_isTakenForThem() throws Exception {
        var process = onHost(() -> {
            batch(HOUR.multipliedBy(3));
            var made = manager.register(new Counting());
            batch(HOUR.multipliedBy(2));
            made.count();
            return made;
        });
        var idle = manager.find(process.pid()).orElseThrow().idle();
        onHost(() -> {
            batch(HOUR);
            process.exit();
            return process;
        });

        assertThat(idle).isBetween(HOUR.multipliedBy(2), HOUR.multipliedBy(3));
        assertThat(manager.history().getFirst().duration()).isBetween(HOUR, HOUR.multipliedBy(3));
    }

    @Test
    void beginBatch_isTheSameMomentForAllThatComesAndGoesInIt() throws Exception {
        onHost(() -> {
            HostThread.beginBatch();
            var first = manager.register(new Counting());
            var second = manager.register(new Counting());
            first.exit();
            second.exit();
            HostThread.beginBatch();
            manager.register(new Counting()).exit();
            return first;
        });

        assertThat(manager.history()).extracting(HistoryEntry::duration).containsOnly(Duration.ZERO);
    }

    @Test
    void lend_onAnyThread_isAsOnOneOfHosts() {
        var current = new ArrayList<Optional<Process>>();
        var outer = manager.register(new Counting());
        Guard.call(
                outer,
                () -> HostThread.lend(() -> {
                    current.add(Process.current());
                    HostThread.beginBatch();
                    var first = manager.register(new Counting());
                    Guard.call(first, () -> current.add(Process.current()));
                    first.exit();
                    HostThread.endBatch();
                    current.add(Process.current());
                }));
        current.add(Process.current());

        var first = current.get(1);
        assertThat(current).containsExactly(Optional.of(outer), first, Optional.of(outer), Optional.empty());
        assertThat(first).isPresent().isNotEqualTo(Optional.of(outer));
        assertThat(manager.history()).extracting(HistoryEntry::duration).containsOnly(Duration.ZERO);
    }

    @Test
    void lend_inABatch_isABatchOfItsOwnAfterWhichThatGoesOn() throws Exception {
        onHost(() -> {
            HostThread.beginBatch();
            long began = HostThread.moment();
            HostThread.lend(() -> {
                HostThread.beginBatch();
                HostThread.endBatch();
                assertThat(HostThread.isInBatch()).isFalse();
            });
            assertThat(HostThread.isInBatch()).isTrue();
            assertThat(HostThread.moment()).isEqualTo(began);
            HostThread.endBatch();
            HostThread.lend(HostThread::beginBatch);
            assertThat(HostThread.isInBatch()).isFalse();
            return manager.register(new Counting());
        });
    }

    private Duration age(Process process) {
        return manager.find(process.pid()).orElseThrow().age();
    }

    private static void batch(Duration ago) {
        host().batch(System.nanoTime() - ago.toNanos());
    }

    private static HostThread host() {
        return (HostThread) Thread.currentThread();
    }

    private static <P extends Process> P onHost(Callable<P> code) throws Exception {
        var task = new FutureTask<>(code);
        new HostThread(task, "host").start();
        return task.get(10, TimeUnit.SECONDS);
    }

    private static final class Counting extends Process {
        void count() {
            countIn(1);
        }
    }
}
