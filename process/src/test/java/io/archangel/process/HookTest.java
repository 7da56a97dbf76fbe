package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HookTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void atExit_severalHooks_runOnceEachLastFirst() {
        var process = kernel.idle().hook("a").hook("b").hook("c");

        var receipt = kernel.kill(process, Signal.TERM);

        assertThat(kernel.log).containsExactly("c TERM", "b TERM", "a TERM");
        assertThat(receipt.hooksRun()).isEqualTo(3);
        assertThat(receipt.hooksFailed()).isZero();
    }

    @Test
    void atExit_hookThatThrows_isCountedAndReportedAndTheRestRun() {
        var process = kernel.idle().hook("a");
        process.atExit(exit -> {
            throw new AssertionError("bad hook");
        });
        process.hook("c");

        var receipt = kernel.kill(process, Signal.KILL);

        assertThat(kernel.log).containsExactly("c KILL", "a KILL");
        assertThat(receipt.hooksRun()).isEqualTo(2);
        assertThat(receipt.hooksFailed()).isEqualTo(1);
        assertThat(kernel.reports).extracting(report -> report.exit().reason()).contains("bad hook");
    }

    @Test
    void atExit_hookThatHangs_isAbandonedAtFiveSecondsAndTheNextStarts() throws InterruptedException {
        var process = kernel.idle().hook("a");
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        process.atExit(exit -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        var receipt =
                kernel.manager.signal(Kill.of(process.pid()).signal(Signal.KILL).await(LONG));
        Kernel.await(began);

        kernel.clock.advance(Duration.ofMillis(4_999));
        assertThat(process.exited).isFalse();
        kernel.clock.advance(Duration.ofMillis(1));

        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.EXITED);
        assertThat(Kernel.join(receipt).hooksFailed()).isEqualTo(1);
        assertThat(kernel.log).containsExactly("a KILL");
    }

    @Test
    void atExit_everyHookHangs_exitIsCompleteAtTenSeconds() throws InterruptedException {
        var process = kernel.idle();
        var began = new CountDownLatch(4);
        var never = kernel.latch();
        for (int i = 0; i < 4; i++) {
            process.atExit(exit -> {
                began.countDown();
                Kernel.awaitStubbornly(never);
            });
        }
        var receipt = kernel.manager.signal(Kill.of(process.pid()).await(LONG));
        await().until(() -> began.getCount() == 3);
        kernel.clock.advance(Duration.ofSeconds(5));
        await().until(() -> began.getCount() == 2);
        kernel.clock.advance(Duration.ofSeconds(3));
        Kernel.await(began);
        kernel.clock.advance(Duration.ofMillis(1_999));
        assertThat(process.exited).isFalse();

        kernel.clock.advance(Duration.ofMillis(1));

        assertThat(Kernel.join(receipt).exit()).isEqualTo("TERM");
        assertThat(kernel.manager.history()).hasSize(1);
    }

    @Test
    void kill_whileAHookHangs_keepsTheExitAndAbandonsTheHookAtOnce() throws InterruptedException {
        var process = kernel.idle().hook("a");
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        process.atExit(exit -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        process.exit(2);
        Kernel.await(began);

        var receipt = kernel.kill(process, Signal.KILL);

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.exit()).isEqualTo("CODE 2");
        assertThat(kernel.log).containsExactly("a CODE 2");
    }

    @Test
    void kill_whileTheEndIsJustBeginning_isNotLost() {
        var process = kernel.manager.register(new Process() {
            @Override
            protected @Nullable Home home() {
                if (!isAlive()) {
                    kernel.manager.signal(Kill.of(pid()).signal(Signal.KILL).await(Duration.ZERO));
                }
                return null;
            }
        });
        var child = kernel.manager.registerUnder(process, new Kernel.Idle(kernel));
        child.ignore(Signal.TERM);

        process.exit();

        assertThat(child.exitValue()).map(Exit::word).contains("KILL");
    }

    @Test
    void kill_whileChildrenAreWaitedFor_killsThemAtOnce() {
        var parent = kernel.idle();
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        child.ignore(Signal.TERM);
        parent.exit(2);
        assertThat(child.isAlive()).isTrue();

        var receipt = kernel.kill(parent, Signal.KILL);

        assertThat(receipt.exit()).isEqualTo("CODE 2");
        assertThat(child.exitValue()).map(Exit::word).contains("KILL");
    }

    @Test
    void signal_whileHooksRunPastTheWait_saysExiting() throws InterruptedException {
        var process = kernel.idle();
        var began = new CountDownLatch(1);
        var goOn = kernel.latch();
        process.atExit(exit -> {
            began.countDown();
            goOn.await();
        });
        var receipt = kernel.manager.signal(Kill.of(process.pid()));
        Kernel.await(began);

        kernel.clock.advance(Duration.ofSeconds(1));

        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.EXITING);
    }

    @Test
    void atExit_registeredInAHook_runsToo() {
        var process = kernel.idle();
        process.atExit(exit -> process.hook("late"));

        kernel.kill(process, Signal.TERM);

        assertThat(kernel.log).containsExactly("late TERM");
    }

    @Test
    void atExit_afterTheEnd_isRefusedSoThatNothingLeaks() {
        var process = kernel.idle();
        kernel.kill(process, Signal.TERM);

        assertThatThrownBy(() -> process.atExit(exit -> {}))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("release here");
    }

    @Test
    void atExit_bodyThatTakesItsTime_isWaitedForAHundredMilliseconds() throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var process = kernel.manager.spawn("stubborn", () -> {
            Process.current().orElseThrow().atExit(exit -> kernel.log.add("hook"));
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.await(began);
        var receipt = kernel.manager.signal(Kill.of(process.pid()));
        await().until(() -> process.body.isInterrupted());
        kernel.clock.advance(Duration.ofMillis(99));
        assertThat(kernel.log).isEmpty();

        kernel.clock.advance(Duration.ofMillis(1));

        await().until(() -> kernel.log.size() == 1);
        kernel.clock.advance(Duration.ofMillis(900));
        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.STILL_RUNNING);
    }
}
