package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Foreign code that hangs on the manager's threads takes them from nobody. */
final class ReapersTest {
    private static final int MORE_THAN_REAPERS = 70;

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void signal_handlersThatHangOnEveryReaper_keepNoHookFromRunning() throws InterruptedException {
        var never = kernel.latch();
        var hanging = new CountDownLatch(64);
        for (int i = 0; i < MORE_THAN_REAPERS; i++) {
            var process = kernel.idle();
            process.on(Signal.TERM, received -> {
                hanging.countDown();
                Kernel.awaitStubbornly(never);
            });
            var unused = kernel.manager.signal(Kill.of(process.pid()).await(Duration.ZERO));
        }
        Kernel.await(hanging);
        var victim = kernel.idle().hook("victim");
        var unused = kernel.manager.signal(Kill.of(victim.pid()).await(Duration.ZERO));

        kernel.clock.advance(Duration.ofSeconds(5));

        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("victim TERM"));
    }

    @Test
    void kill_whileTheSecondHandlerRuns_interruptsThat() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            var process = kernel.idle();
            var began = new CountDownLatch(1);
            process.on(Signal.INT, received -> {});
            process.on(Signal.TERM, received -> {
                began.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException interrupted) {
                    kernel.log.add("interrupted");
                }
            });
            var order = Kill.of(process.pid()).await(Duration.ZERO);
            var unusedFirst = kernel.manager.signal(order.signal(Signal.INT));
            var unusedSecond = kernel.manager.signal(order.signal(Signal.TERM));
            Kernel.await(began);
            kernel.kill(process, Signal.KILL);
        }

        await().untilAsserted(() -> assertThat(kernel.log).hasSize(200));
    }

    @Test
    void hook_thatLeavesAnInterruptBehind_doesNotHandItToTheNext() {
        var process = kernel.idle();
        process.atExit(
                exit -> kernel.log.add("interrupted=" + Thread.currentThread().isInterrupted()));
        process.atExit(exit -> Thread.currentThread().interrupt());

        kernel.kill(process, Signal.TERM);

        assertThat(kernel.log).containsExactly("interrupted=false");
    }

    @Test
    void atExit_whileTheProcessEnds_neverRunsOnTheThreadThatEndsIt() throws InterruptedException {
        var here = Thread.currentThread();
        var wrong = new ArrayList<Integer>();
        for (int round = 0; round < 5_000; round++) {
            int now = round;
            var process = kernel.idle();
            var adds = new Thread(() -> {
                while (process.isAlive()) {
                    Thread.onSpinWait();
                }
                Guard.attempt(() -> process.atExit(exit -> {
                    if (Thread.currentThread() == here) {
                        wrong.add(now);
                    }
                }));
            });
            adds.start();
            process.fail(new IllegalStateException());
            adds.join();
            Kernel.join(process.over());
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void sever_thatHangsOnEveryReaper_keepsNoHookFromRunning() throws InterruptedException {
        var never = kernel.latch();
        var hanging = new CountDownLatch(64);
        for (int i = 0; i < MORE_THAN_REAPERS; i++) {
            var process = kernel.manager.register(new Cut(hanging, never));
            var unused = kernel.manager.signal(Kill.of(process.pid()).await(Duration.ZERO));
        }
        Kernel.await(hanging);
        var victim = kernel.idle().hook("victim");
        var unused = kernel.manager.signal(Kill.of(victim.pid()).await(Duration.ZERO));

        kernel.clock.advance(Duration.ofSeconds(5));

        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("victim TERM"));
    }

    @Test
    void execute_whileThreadsComeAndGo_losesNothing() throws InterruptedException {
        var reapers = new Reapers("fleeting", kernel.clock, "test");
        reapers.retire();
        var done = new CountDownLatch(80_000);
        var givers = IntStream.range(0, 4)
                .mapToObj(giver -> Thread.ofPlatform().start(() -> {
                    for (int task = 0; task < 20_000; task++) {
                        reapers.execute(done::countDown);
                        if (task % 16 == giver) {
                            Thread.yield();
                        }
                    }
                }))
                .toList();
        for (var giver : givers) {
            giver.join();
        }

        Kernel.await(done);
    }

    @Test
    void execute_moreThanThereAreThreads_hasAllOfThemAtWork() {
        var reapers = new Reapers("busy", kernel.clock, "test");
        var all = new CyclicBarrier(64);
        var met = new AtomicInteger();
        for (int task = 0; task < 128; task++) {
            reapers.execute(() -> {
                Kernel.meet(all);
                met.incrementAndGet();
            });
        }

        await().untilAtomic(met, equalTo(128));
    }

    @Test
    void execute_afterWorkThatThrew_isDone() throws InterruptedException {
        var reapers = new Reapers("unlucky", kernel.clock, "test");
        var thrown = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        reapers.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, why) -> thrown.countDown());
            throw new IllegalStateException("on purpose");
        });
        Kernel.await(thrown);

        reapers.execute(done::countDown);

        Kernel.await(done);
    }

    /** Its home has closed, and to cut its client off takes for ever. */
    private static final class Cut extends Process {
        private final CountDownLatch hanging;
        private final CountDownLatch never;

        Cut(CountDownLatch hanging, CountDownLatch never) {
            this.hanging = hanging;
            this.never = never;
        }

        @Override
        protected Home home() {
            return new Home() {
                @Override
                public String name() {
                    return "loop 7";
                }

                @Override
                public boolean isHere() {
                    return false;
                }

                @Override
                public Optional<Blocked> blocked() {
                    return Optional.empty();
                }

                @Override
                public void execute(Runnable task) {
                    throw new RejectedExecutionException("closed");
                }
            };
        }

        @Override
        protected String sever(Exit exit) {
            hanging.countDown();
            Kernel.awaitStubbornly(never);
            return "cut";
        }
    }
}
