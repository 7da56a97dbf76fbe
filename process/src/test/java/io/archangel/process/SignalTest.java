package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "TERM", "KILL"})
    void signal_withoutHandler_endsTheProcess(String name) {
        var process = kernel.idle();

        var receipt = kernel.kill(process, Signal.named(name).orElseThrow());

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.exit()).isEqualTo(name);
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void named_anySpelling_findsTheSignal() {
        assertThat(Signal.named("sigterm")).contains(Signal.TERM);
        assertThat(Signal.named("Kill")).contains(Signal.KILL);
        assertThat(Signal.named("SIGWHAT")).isEmpty();
    }

    @Test
    void signal_handled_runsTheHandlerAsTheProcessAndDoesNotEndIt() {
        var process = kernel.idle();
        var seen = new CompletableFuture<String>();
        process.on(
                Signal.TERM,
                received -> seen.complete(
                        received.by() + " to " + Process.current().orElseThrow().pid()));

        var receipt =
                kernel.manager.signal(Kill.of(process.pid()).by("ann@test").await(Duration.ofSeconds(1)));

        assertThat(Kernel.join(seen)).isEqualTo("ann@test to " + process.pid());
        kernel.clock.advance(Duration.ofSeconds(1));
        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void signal_handlerThatExits_isExited() {
        var process = kernel.idle();
        process.on(Signal.TERM, received -> process.exit(7));

        var receipt = kernel.kill(process, Signal.TERM);

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.exit()).isEqualTo("CODE 7");
    }

    @Test
    void signal_handlerThatThrows_failsTheProcessWithOneReport() {
        var process = kernel.idle();
        process.on(Signal.TERM, received -> {
            throw new IllegalStateException("no");
        });

        assertThat(kernel.kill(process, Signal.TERM).exit()).isEqualTo("FAILED IllegalStateException");
        assertThat(kernel.reports).hasSize(1);
    }

    @Test
    void signal_ignored_doesNothing() {
        var process = kernel.idle();
        process.ignore(Signal.HUP);

        Kernel.join(
                kernel.manager.signal(Kill.of(process.pid()).signal(Signal.HUP).await(Duration.ZERO)));

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void on_kill_isRefused() {
        var process = kernel.idle();

        assertThatThrownBy(() -> process.ignore(Signal.KILL)).isInstanceOf(ProcessException.class);
    }

    @Test
    void signal_whileAHandlerRuns_waitsItsTurnAndShowsAPlus() throws InterruptedException {
        var process = kernel.idle();
        var began = new CountDownLatch(1);
        var goOn = kernel.latch();
        var second = new CountDownLatch(1);
        process.on(Signal.INT, received -> {
            kernel.log.add("INT");
            began.countDown();
            goOn.await();
            kernel.log.add("INT done");
        });
        process.on(Signal.HUP, received -> {
            kernel.log.add("HUP");
            second.countDown();
        });
        var order = Kill.of(process.pid()).await(Duration.ZERO);

        Kernel.join(kernel.manager.signal(order.signal(Signal.INT)));
        Kernel.await(began);
        Kernel.join(kernel.manager.signal(order.signal(Signal.HUP)));
        assertThat(kernel.manager.find(process.pid()).orElseThrow().stat()).isEqualTo("S+");
        goOn.countDown();
        Kernel.await(second);

        assertThat(kernel.log).containsExactly("INT", "INT done", "HUP");
    }

    @Test
    void kill_whileAHandlerNeverReturns_endsTheProcess() throws InterruptedException {
        var process = kernel.idle();
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        process.on(Signal.TERM, received -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.join(kernel.manager.signal(Kill.of(process.pid()).await(Duration.ZERO)));
        Kernel.await(began);

        assertThat(kernel.kill(process, Signal.KILL).exit()).isEqualTo("KILL");
    }

    @Test
    void signal_handledWhileItsBodyIsBlocked_runsBesideItOnAReaper() throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var thread = new CompletableFuture<Thread>();
        var process = kernel.manager.spawn("blocked", () -> {
            began.countDown();
            never.await();
        });
        Kernel.await(began);
        process.on(Signal.USR1, received -> thread.complete(Thread.currentThread()));

        kernel.kill(process, Signal.USR1);

        assertThat(Kernel.join(thread).getName()).startsWith("reaper-").endsWith("@" + kernel.manager.instance());
        assertThat(Kernel.join(thread).isVirtual()).isFalse();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void signal_whoseHandlerCouldNotBegin_holdsUpNoneThatComesLater() {
        var clock = new BrokenClock();
        try (var manager =
                ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(kernel.reports::add))) {
            var process = manager.register(new Kernel.Idle(kernel));
            process.on(Signal.USR1, received -> kernel.log.add("USR1"));
            process.on(Signal.USR2, received -> kernel.log.add("USR2"));
            var order = Kill.of(process.pid()).await(Duration.ZERO);
            clock.takesNoTimer = true;
            Kernel.join(manager.signal(order.signal(Signal.USR1)));
            await().dontCatchUncaughtExceptions().untilAtomic(clock.thrown, equalTo(1));
            clock.takesNoTimer = false;

            Kernel.join(manager.signal(order.signal(Signal.USR2)));

            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(kernel.log).containsExactly("USR2"));
        }
    }

    @Test
    void stop_toldWithoutATimer_isLostButTheNextIsTold() {
        var clock = new BrokenClock();
        var told = new CopyOnWriteArrayList<String>();
        try (var manager =
                ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(report -> {}))) {
            var process = manager.register(new Process() {
                @Override
                protected void stopped() {
                    told.add("stopped");
                }

                @Override
                protected void continued() {
                    told.add("continued");
                }
            });
            var order = Kill.of(process.pid()).await(Duration.ZERO);
            clock.takesNoTimer = true;
            Kernel.join(manager.signal(order.signal(Signal.STOP)));
            await().dontCatchUncaughtExceptions().untilAtomic(clock.thrown, greaterThanOrEqualTo(1));
            clock.takesNoTimer = false;

            Kernel.join(manager.signal(order.signal(Signal.CONT)));
            Kernel.join(manager.signal(order.signal(Signal.STOP)));

            try {
                await().dontCatchUncaughtExceptions()
                        .untilAsserted(() -> assertThat(told).endsWith("stopped"));
            } finally {
                process.exit();
            }
        }
    }

    @Test
    void kill_waitingInAChildOfTheProcess_isRefused() {
        var process = kernel.idle();
        var child = kernel.manager.registerUnder(process, new Kernel.Idle(kernel));

        var thrown = Guard.attemptAs(child, () -> kernel.manager.kill(Kill.of(process.pid())));

        assertThat(thrown).isInstanceOf(ProcessException.class).hasMessageContaining("that of a parent");
        assertThat(process.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void waitingForEnds_inATurnOfALoop_isRefused(Consumer<ProcessManager> waiting) {
        var process = kernel.idle();
        var thrown = new CompletableFuture<Throwable>();
        var loop = new HostThread(
                () -> {
                    HostThread.beginBatch();
                    thrown.complete(Guard.attempt(() -> waiting.accept(kernel.manager)));
                    HostThread.endBatch();
                },
                "loop");
        loop.start();

        assertThat(Kernel.join(thrown)).isInstanceOf(ProcessException.class).hasMessageContaining("a loop");
        assertThat(process.isAlive()).isTrue();
    }

    private static Stream<Named<Consumer<ProcessManager>>> waitingForEnds_inATurnOfALoop_isRefused() {
        return Stream.of(
                Named.of(
                        "kill",
                        manager ->
                                manager.kill(Kill.of(manager.list().getFirst().pid()))),
                Named.of("killAll", manager -> manager.killAll(all -> true, order -> order)),
                Named.of("close", ProcessManager::close));
    }

    @Test
    void kill_waitingInsideTheProcessItself_isRefused() {
        var process = kernel.idle();

        var thrown = Guard.attemptAs(process, () -> kernel.manager.kill(Kill.of(process.pid())));

        assertThat(thrown).isInstanceOf(ProcessException.class).hasMessageContaining("its own end");
        assertThat(process.isAlive()).isTrue();
    }
}
