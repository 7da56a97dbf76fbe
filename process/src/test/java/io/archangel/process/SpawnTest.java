package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SpawnTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void spawn_codeThatReturns_endsNormallyAndSilently() {
        var process = kernel.manager.spawn("quick", () -> kernel.log.add("ran"));

        Kernel.join(process.over());

        assertThat(kernel.log).containsExactly("ran");
        assertThat(process.exitValue()).contains(Exit.OK);
        assertThat(kernel.reports).isEmpty();
        assertThat(kernel.manager.list()).isEmpty();
        assertThat(kernel.manager.history()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("quick");
            assertThat(entry.exit()).isEqualTo("OK");
        });
    }

    @Test
    void spawn_codeThatThrows_failsWithOneReport() {
        var process = kernel.manager.spawn("bad", () -> {
            throw new java.io.IOException("disk gone");
        });

        Kernel.join(process.over());

        assertThat(kernel.reports).singleElement().satisfies(report -> {
            assertThat(report.pid()).isEqualTo(process.pid());
            assertThat(report.name()).isEqualTo("bad");
            assertThat(report.exit().word()).isEqualTo("FAILED IOException");
            assertThat(report.exit().reason()).isEqualTo("disk gone");
        });
    }

    @Test
    void spawn_codeThatThrowsAnError_failsWithOneReportToo() {
        var process = kernel.manager.spawn("worse", () -> {
            throw new StackOverflowError();
        });

        Kernel.join(process.over());

        assertThat(kernel.reports).singleElement().extracting(Report::pid).isEqualTo(process.pid());
    }

    @Test
    void spawn_insideASpawnedProcess_isItsChild() throws InterruptedException {
        var child = new CompletableFuture<Process>();
        var open = kernel.latch();
        var parent = kernel.manager.spawn("parent", () -> {
            child.complete(kernel.manager.spawn("child", open::await));
            open.await();
        });

        assertThat(Kernel.join(child).parent()).containsSame(parent);
    }

    @Test
    void kill_blockedBody_interruptsItAndTellsWhenItsThreadEnded() throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var process = kernel.manager.spawn("waits", () -> {
            began.countDown();
            never.await();
        });
        Kernel.await(began);

        var receipt = kernel.kill(process, Signal.TERM);

        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        assertThat(receipt.threadEndedUs()).isNotNull();
        assertThat(receipt.exit()).isEqualTo("TERM");
        assertThat(receipt.by()).isEqualTo("ann@test");
    }

    @Test
    void runBody_inside_andBesideAnother_isInterruptedToo() throws InterruptedException {
        var process = kernel.manager.register(new Nested());
        var began = new CountDownLatch(2);
        var ended = new CountDownLatch(2);
        var outer = Thread.ofPlatform()
                .start(() -> process.work(() -> {
                    process.work(() -> {});
                    waitFor(began, ended);
                }));
        var beside = Thread.ofPlatform().start(() -> process.work(() -> waitFor(began, ended)));
        Kernel.await(began);

        kernel.kill(process, Signal.KILL);

        Kernel.await(ended);
        outer.join();
        beside.join();
    }

    /** Whatever a loop's thread waits for next belongs to another process. */
    @Test
    void runBody_inALoopsTurn_isNotInterruptedFromElsewhere() throws InterruptedException {
        var process = kernel.manager.register(new Nested());
        var began = new CountDownLatch(1);
        var open = kernel.latch();
        var interrupts = new AtomicInteger();
        Runnable turn = () -> {
            HostThread.beginBatch();
            process.work(() -> {
                began.countDown();
                open.await();
            });
        };
        var loop = new HostThread(turn, "loop 1") {
            @Override
            public void interrupt() {
                interrupts.incrementAndGet();
                super.interrupt();
            }
        };
        loop.start();
        Kernel.await(began);

        kernel.kill(process, Signal.KILL);
        open.countDown();
        loop.join();

        assertThat(interrupts).hasValue(0);
    }

    @Test
    void runBody_processThatHasEnded_isNotRunAndHoldsNothing() {
        var process = kernel.manager.register(new Nested());
        process.exit();

        process.work(() -> kernel.log.add("ran"));

        assertThat(kernel.log).isEmpty();
        assertThat(process.body).isNull();
    }

    private static void waitFor(CountDownLatch began, CountDownLatch ended) {
        began.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            ended.countDown();
        }
    }

    private static final class Nested extends Process {
        void work(Guard.Callout code) {
            runBody(code);
        }
    }
}
