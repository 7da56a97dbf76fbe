package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listing that is made as it is read. */
final class WalkTest {
    private final Kernel kernel = new Kernel();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void stream_ofThoseWhoCameByManyThreads_isTheList() throws InterruptedException {
        for (int round = 0; round < 60; round++) {
            for (int each = 0; each < 5; each++) {
                var thread = Thread.ofPlatform().start(this::register);
                thread.join();
                kernel.clock.advance(Duration.ofNanos(each % 2));
            }
        }
        assertThat(kernel.manager.stream(false).map(ProcessInfo::pid))
                .hasSize(300)
                .containsExactlyElementsOf(
                        kernel.manager.list().stream().map(ProcessInfo::pid).toList());
    }

    @Test
    void stream_makesARowWhenItIsAskedFor() {
        for (int each = 0; each < 1_000; each++) {
            register();
        }
        made.set(0);
        var rows = kernel.manager.stream(false).iterator();
        for (int each = 0; each < 10; each++) {
            assertThat(rows.next().name()).isEqualTo("counted");
        }
        assertThat(made).hasValue(10);
        assertThat(kernel.manager.stream(false).limit(3)).hasSize(3);
        assertThat(made).hasValueLessThan(20);
    }

    @Test
    void stream_whileSomeEndAndSomeCome_showsEachOnceAndAllWhoStay() {
        var stays = kernel.idle();
        var goes = kernel.idle();
        for (int each = 0; each < 200; each++) {
            register();
        }
        var last = kernel.idle();
        var rows = kernel.manager.stream(false).map(ProcessInfo::pid).iterator();
        assertThat(rows.next()).isEqualTo(stays.pid());
        goes.exit();
        kernel.idle();
        assertThat(rows)
                .toIterable()
                .doesNotHaveDuplicates()
                .doesNotContain(goes.pid())
                .contains(last.pid())
                .hasSizeBetween(200, 203);
    }

    @Test
    void stream_hasZombiesInTheirPlace() throws InterruptedException {
        kernel.idle();
        var began = new CountDownLatch(1);
        var gate = kernel.latch();
        var zombie = kernel.manager.spawn("stubborn", () -> {
            began.countDown();
            Kernel.awaitStubbornly(gate);
        });
        Kernel.await(began);
        kernel.idle();
        Kernel.join(
                kernel.manager.signal(Kill.of(zombie.pid()).signal(Signal.KILL).await(Duration.ZERO)));
        kernel.until(() -> kernel.manager
                .find(zombie.pid())
                .filter(row -> row.stat().equals("Z"))
                .isPresent());
        assertThat(kernel.manager.stream(true).map(ProcessInfo::pid))
                .containsExactlyElementsOf(
                        kernel.manager.list().stream().map(ProcessInfo::pid).toList())
                .contains(zombie.pid());
    }

    private void register() {
        kernel.manager.register(new Counted());
    }

    /** Counts how often it is asked for its name. */
    private final class Counted extends Process {
        @Override
        protected String name() {
            made.incrementAndGet();
            return "counted";
        }
    }
}
