package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** At 10 s an exit is complete whatever happens, and until then everything has had its turn. */
final class DeadlineTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private void hang(Process process, CountDownLatch began) {
        var never = kernel.latch();
        process.atExit(exit -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
    }

    /** Hooks that say that they begin, and never end; the last of them begins first. */
    private void logAndHang(Process process, String... words) {
        var never = kernel.latch();
        for (var word : words) {
            process.atExit(exit -> {
                kernel.log.add(word);
                Kernel.awaitStubbornly(never);
            });
        }
    }

    @Test
    void release_thatNeverReturns_isAbandonedAtFiveSecondsAndTheHooksRun() throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var process = kernel.manager.register(Process.around("slow", slow -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        }));
        process.atExit(exit -> kernel.log.add("hook"));
        process.exit(3);
        Kernel.await(began);

        kernel.clock.advance(Duration.ofMillis(4_999));
        assertThat(kernel.log).isEmpty();
        kernel.clock.advance(Duration.ofMillis(1));

        await().until(() -> process.exited);
        assertThat(kernel.log).containsExactly("hook");
        assertThat(kernel.manager.history())
                .singleElement()
                .extracting(HistoryEntry::exit)
                .isEqualTo("CODE 3");
    }

    @Test
    void hooks_ofAParentWhoseChildHangs_allStartAtEightSeconds() throws InterruptedException {
        var parent = kernel.idle();
        logAndHang(parent, "a", "b", "c");
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        var began = new CountDownLatch(3);
        for (int hook = 0; hook < 3; hook++) {
            hang(child, began);
        }
        parent.exit();
        await().until(() -> began.getCount() == 2);
        kernel.clock.advance(Duration.ofSeconds(2)); // KILL, which abandons the first
        await().until(() -> began.getCount() == 1);
        kernel.clock.advance(Duration.ofSeconds(5));
        Kernel.await(began);

        kernel.clock.advance(Duration.ofMillis(999));
        assertThat(kernel.log).isEmpty();
        kernel.clock.advance(Duration.ofMillis(1));

        await().untilAsserted(() -> assertThat(kernel.log).containsExactlyInAnyOrder("c", "b", "a"));
        kernel.clock.advance(Duration.ofSeconds(2));
        await().until(() -> parent.exited);
    }

    /** Each of them is held where it is about to begin: until it is let go, the next must not come there. */
    @Test
    void hooks_leftAtEightSeconds_startEachOnceTheOneBeforeHasBegun() {
        var clock = new Gate(kernel.clock, new Semaphore(0));
        var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock));
        var process = manager.register(new Kernel.Idle(kernel));
        logAndHang(process, "a", "b", "c", "since 5 s", "from the beginning");
        clock.permits.release(2);
        process.exit();
        await().untilAsserted(() -> assertThat(kernel.log).hasSize(1));
        kernel.clock.advance(Duration.ofSeconds(5));
        await().untilAsserted(() -> assertThat(kernel.log).hasSize(2));

        kernel.clock.advance(Duration.ofSeconds(3));

        for (var begun : List.of("c", "b", "a")) {
            await().during(Duration.ofMillis(100)).until(() -> clock.permits.getQueueLength() == 1);
            clock.permits.release();
            await().untilAsserted(() -> assertThat(kernel.log).endsWith(begun));
        }
        assertThat(kernel.log).containsExactly("from the beginning", "since 5 s", "c", "b", "a");
        kernel.clock.advance(Duration.ofSeconds(2));
        await().until(() -> process.exited);
    }

    @Test
    void exit_childThatEndsByItselfLater_sharesItsParentsDeadline() throws InterruptedException {
        var parent = kernel.idle();
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        child.ignore(Signal.TERM);
        var began = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            hang(child, began);
        }
        parent.exit();
        kernel.clock.advance(Duration.ofMillis(1_500));
        child.exit();
        Kernel.await(began);

        kernel.clock.advance(Duration.ofMillis(8_499));
        assertThat(child.exited).isFalse();
        kernel.clock.advance(Duration.ofMillis(1));

        await().until(() -> child.exited && parent.exited);
    }

    @Test
    void kill_over_leavesNoTimerBehind() {
        var parent = kernel.idle().hook("parent");
        var child =
                kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)).hook("child");

        kernel.kill(parent, Signal.TERM);

        await().until(() -> child.isOver() && parent.isOver());
        await().untilAsserted(() -> assertThat(kernel.clock.pending()).isZero());
    }

    @Test
    void spawn_killed_leavesNoTimerBehind() throws InterruptedException {
        var began = new CountDownLatch(1);
        var process = kernel.manager.spawn("waits", () -> {
            began.countDown();
            new CountDownLatch(1).await();
        });
        process.atExit(exit -> kernel.log.add("hook"));
        Kernel.await(began);

        kernel.kill(process, Signal.TERM);

        await().untilAsserted(() -> assertThat(kernel.clock.pending()).isZero());
    }

    @Test
    void complete_reporterThatHangs_keepsNoTimerFromRinging() throws InterruptedException {
        var never = kernel.latch();
        var reporting = new CountDownLatch(1);
        var began = new CountDownLatch(1);
        var manager = ProcessManager.create(
                ManagerOptions.defaults().clock(kernel.clock).reporter(report -> {
                    reporting.countDown();
                    Kernel.awaitStubbornly(never);
                }));
        var process = manager.register(new Kernel.Idle(kernel));
        for (int i = 0; i < 3; i++) {
            hang(process, began);
        }
        var unused = manager.signal(Kill.of(process.pid()));
        Kernel.await(began);
        kernel.clock.after(Duration.ofSeconds(11), () -> kernel.log.add("rang"));

        kernel.clock.advance(Duration.ofSeconds(11));

        assertThat(kernel.log).containsExactly("rang");
        Kernel.await(reporting);
    }

    @Test
    void complete_moreThanThereAreReapers_areAllCompleteAtTenSeconds() {
        var never = kernel.latch();
        var all = Stream.generate(kernel::idle).limit(200).toList();
        for (var process : all) {
            process.atExit(exit -> Kernel.awaitStubbornly(never));
            process.exit();
        }

        kernel.clock.advance(Duration.ofSeconds(10));

        await().until(() -> all.stream().allMatch(it -> it.exited));
    }

    /** A clock at which a reaper that is about to run a hook waits for a permit. */
    private static final class Gate extends DelegatingClock {
        private final Semaphore permits;

        Gate(Clock clock, Semaphore permits) {
            super(clock);
            this.permits = permits;
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            if (Thread.currentThread().getName().startsWith("reaper")) {
                permits.acquireUninterruptibly();
            }
            return super.after(delay, task);
        }
    }
}
