package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void kill_unknownPid_isNoSuchProcess() {
        assertThat(kernel.manager.kill(Kill.of(4711)).verdict()).isEqualTo(Verdict.NO_SUCH_PROCESS);
    }

    @Test
    void kill_again_isAlreadyExitedWithTheFirstExitAndItsAuthor() {
        var process = kernel.idle();
        kernel.kill(process, Signal.TERM);

        var receipt =
                kernel.manager.kill(Kill.of(process.pid()).signal(Signal.KILL).by("bob@test"));

        assertThat(receipt.verdict()).isEqualTo(Verdict.ALREADY_EXITED);
        assertThat(receipt.exit()).isEqualTo("TERM");
        assertThat(receipt.by()).isEqualTo("ann@test");
    }

    @Test
    void kill_pidOfAnotherInstance_touchesNobody() {
        var process = kernel.idle();

        var receipt = kernel.manager.kill(Kill.of(process.pid()).instance("0123456789abcdef"));

        assertThat(receipt.verdict()).isEqualTo(Verdict.STALE_INSTANCE);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void kill_reasonAsLongAsABook_itsStartIsRemembered() {
        var process = kernel.idle();
        var long255 = "y".repeat(255);

        var receipt = kernel.manager.kill(Kill.of(process.pid()).reason(long255 + "\ud83d\ude00".repeat(500_000)));

        assertThat(receipt.reason()).isEqualTo(long255);
        assertThat(Kill.of(1).reason(long255 + "zz").reason()).isEqualTo(long255 + "z");
    }

    @Test
    void kill_notWaitedFor_isSignalled() {
        var process = kernel.idle();

        var receipt = kernel.manager.kill(Kill.of(process.pid()).await(Duration.ZERO));

        assertThat(receipt.verdict()).isEqualTo(Verdict.SIGNALLED);
    }

    @Test
    void kill_threadThatIgnoresInterrupts_isStillRunningWithItsFrameAndAZombieUntilItEnds()
            throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var process = kernel.manager.spawn("stubborn", () -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.await(began);
        var receipt = kernel.manager.signal(Kill.of(process.pid()).signal(Signal.KILL));
        await().until(() -> process.exited && kernel.manager.find(process.pid()).isPresent());
        kernel.clock.advance(Duration.ofSeconds(1));

        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(Kernel.join(receipt).where()).startsWith("thread at Kernel.java:");
        assertThat(kernel.manager.list(true)).singleElement().satisfies(row -> {
            assertThat(row.stat()).isEqualTo("Z");
            assertThat(row.wchan()).isEqualTo("CountDownLatch.await");
        });
        assertThat(kernel.manager.history()).hasSize(1);
        assertThat(kernel.manager.kill(Kill.of(process.pid())).verdict()).isEqualTo(Verdict.ALREADY_EXITED);

        never.countDown();

        await().until(() -> kernel.manager.list().isEmpty());
    }

    /** As that of a spawned process may, which was ended before its thread began: until it has looked it is at work. */
    @Test
    void kill_threadThatComesOnceAllIsOver_isExitedAllTheSame() {
        var clock = new LateComer(kernel.clock);
        var manager =
                ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(kernel.reports::add));
        var process = manager.register(new Kernel.Idle(kernel));
        clock.comesTo.set(process);

        var receipt = Kernel.join(manager.signal(Kill.of(process.pid()).signal(Signal.KILL)));

        assertThat(process.isOver()).isFalse();
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        process.body.finish();
        manager.close();
    }

    @Test
    void toString_everything_readsAsOneLine() {
        var receipt = new Receipt(
                4711, Verdict.EXITED, Signal.KILL, 400L, "503", 3, 0, 1_200L, "KILL", null, "root@ssh", null);

        assertThat(receipt)
                .hasToString("4711 exited: client freed 0.4 ms, 503 sent, 3 hooks ran, thread ended 1.2 ms,"
                        + " exit KILL by root@ssh");
    }

    @Test
    void kill_waitOutOfRange_saysWhatToGive() {
        assertThatThrownBy(() -> Kill.of(1).await(Duration.ofHours(2)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("PT2H")
                .hasMessageContaining("0 to 1 hour");
    }

    @Test
    void signal_whatHangsOnAReceiptHangs_otherReceiptsCome() throws Exception {
        var gate = kernel.latch();
        var started = kernel.latch();
        var process = kernel.idle();
        process.ignore(Signal.TERM);
        var hanging = kernel.manager.signal(Kill.of(process.pid())).thenRun(() -> {
            started.countDown();
            Kernel.awaitStubbornly(gate);
        });
        kernel.clock.advance(Duration.ofSeconds(1));
        Kernel.await(started);

        var other = kernel.kill(kernel.idle(), Signal.KILL);

        assertThat(other.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(hanging).isNotDone();
        gate.countDown();
        Kernel.join(hanging);
    }

    @Test
    void signal_manyInVainToOneThatLivesOn_leaveNothingBehind() {
        var process = kernel.idle();
        process.ignore(Signal.TERM);
        for (int time = 0; time < 100; time++) {
            var receipt = kernel.manager.signal(Kill.of(process.pid()));
            kernel.clock.advance(Duration.ofSeconds(1));
            assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.STILL_RUNNING);
        }

        assertThat(process.over().getNumberOfDependents()).isLessThan(2);
    }

    @Test
    void around_killed_releasesTheTarget() {
        var released = new java.util.concurrent.CompletableFuture<String>();
        var process = kernel.manager.register(Process.around("a string can't inherit", released::complete));

        var receipt = kernel.kill(process, Signal.TERM);

        assertThat(Kernel.join(released)).isEqualTo("a string can't inherit");
        assertThat(receipt.response()).isEqualTo("cut");
        assertThat(process.target()).startsWith("a string");
    }

    @Test
    void kill_interruptedWhileItWaits_saysSoAndKeepsTheInterrupt() throws InterruptedException {
        var never = kernel.latch();
        var process = kernel.idle();
        process.atExit(exit -> Kernel.awaitStubbornly(never));
        var seen = new CompletableFuture<String>();
        var waiting = Thread.ofPlatform().start(() -> {
            var thrown = Guard.attempt(() -> kernel.manager.kill(Kill.of(process.pid())));
            seen.complete(thrown + " " + Thread.currentThread().isInterrupted());
        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();

        assertThat(Kernel.join(seen)).contains("interrupted while it waited").endsWith("true");
        assertThat(process.isAlive()).isFalse();
    }

    /** A clock whose timers, once they are cancelled, have a thread come to a process that is over. */
    private static final class LateComer extends DelegatingClock {
        final AtomicReference<Process> comesTo = new AtomicReference<>();

        LateComer(Clock clock) {
            super(clock);
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            var timer = super.after(delay, task);
            return () -> {
                timer.cancel();
                var process = comesTo.get();
                if (process != null && process.isOver()) {
                    new Body().comeTo(process);
                }
            };
        }
    }
}
