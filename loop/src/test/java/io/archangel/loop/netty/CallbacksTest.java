package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Handle;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class CallbacksTest {
    private static final Duration SHORT = Duration.ofMillis(2);

    private final Running running;
    private final NettyLoop loop;

    CallbacksTest(Polling polling) {
        running = new Running(polling).start();
        loop = running.loop;
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void callSoon_hundredsThatTakeTheirTime_letTheLoopTurnBetweenThem() {
        var turns = new AtomicInteger();
        var atTheEnd = new CompletableFuture<Integer>();
        running.onLoop(() -> {
            loop.callEveryIteration(turns::incrementAndGet);
            for (int i = 0; i < 300; i++) {
                loop.callSoon(() -> {
                    long until = System.nanoTime() + 1_000_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                });
            }
            loop.callSoon(() -> atTheEnd.complete(turns.get()));
        });
        assertThat(await(atTheEnd)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void callSoon_anExceptionAndAnError_areReportedOnceEachAndTheRestRuns() {
        var order = new CopyOnWriteArrayList<Integer>();
        running.onLoop(() -> {
            for (int i = 0; i < 4; i++) {
                int number = i;
                loop.callSoon(() -> {
                    order.add(number);
                    if (number == 1) {
                        throw new IllegalStateException("one");
                    }
                    if (number == 2) {
                        throw new AssertionError("two");
                    }
                });
            }
        });
        running.settle();
        assertThat(order).containsExactly(0, 1, 2, 3);
        assertThat(running.errors).extracting(Throwable::getMessage).containsExactly("one", "two");
    }

    @Test
    void callSoon_thatLeavesAnInterruptBehind_doesNotInterruptTheNext() {
        var next = new CompletableFuture<Boolean>();
        running.onLoop(() -> {
            loop.callSoon(() -> next.complete(Thread.currentThread().isInterrupted()));
            Thread.currentThread().interrupt();
        });
        assertThat(await(next)).isFalse();
    }

    @Test
    void callSoon_cancelledInTime_doesNotRun() {
        var ran = new AtomicInteger();
        running.onLoop(() -> {
            var handle = loop.callSoon(ran::incrementAndGet);
            handle.cancel();
            handle.cancel();
            assertThat(handle.isCancelled()).isTrue();
        });
        running.settle();
        assertThat(ran).hasValue(0);
        assertThat(running.errors).isEmpty();
    }

    @Test
    void cancel_whenItHasRun_isTooLateAndHarmless() {
        var handle = loop.callSoonThreadsafe(() -> {});
        running.settle();
        handle.cancel();
        assertThat(handle.isCancelled()).isFalse();
    }

    @Test
    void callLater_isNeverEarlyAndInOrderOfTime() {
        var order = new CopyOnWriteArrayList<String>();
        var done = new CompletableFuture<Long>();
        long start = System.nanoTime();
        running.onLoop(() -> {
            loop.callLater(Duration.ofMillis(200), () -> {
                order.add("200");
                done.complete(System.nanoTime() - start);
            });
            loop.callLater(Duration.ofMillis(50), () -> order.add("50"));
            var never = loop.callLater(Duration.ofMillis(100), () -> order.add("never"));
            never.cancel();
            order.add("cancelled " + never.isCancelled());
        });
        assertThat(await(done)).isGreaterThanOrEqualTo(200_000_000);
        assertThat(order).containsExactly("cancelled true", "50", "200");
    }

    @Test
    void callLater_throws_isReported() {
        loop.callLater(Duration.ZERO, () -> {
            throw new AssertionError("late");
        });
        Awaitility.await().until(() -> !running.errors.isEmpty());
        assertThat(running.errors).singleElement().isInstanceOf(AssertionError.class);
        running.settle();
    }

    @Test
    void callRepeatedly_throwing_endsTheChainWithOneReport() {
        var times = new AtomicInteger();
        loop.callRepeatedly(SHORT, () -> {
            if (times.incrementAndGet() == 3) {
                throw new IllegalStateException("third");
            }
        });
        var other = new CompletableFuture<Void>();
        Awaitility.await().until(() -> !running.errors.isEmpty());
        loop.callLater(SHORT.multipliedBy(5), () -> other.complete(null));
        await(other);
        assertThat(times).hasValue(3);
        assertThat(running.errors)
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("third");
    }

    @Test
    void callRepeatedly_cancelledInside_runsNoMore() {
        var times = new AtomicInteger();
        var handle = new AtomicReference<Handle>();
        var other = new CompletableFuture<Void>();
        running.onLoop(() -> handle.set(loop.callRepeatedly(SHORT, () -> {
            times.incrementAndGet();
            handle.get().cancel();
            loop.callLater(SHORT.multipliedBy(5), () -> other.complete(null));
        })));
        await(other);
        assertThat(times).hasValue(1);
        assertThat(handle.get().isCancelled()).isTrue();
        assertThatThrownBy(() -> loop.callRepeatedly(Duration.ZERO, () -> {})).isInstanceOf(LoopException.class);
    }

    @Test
    void callbackOfAProcess_runsAsIt_andEndsItWhenItThrows() {
        var reports = new CopyOnWriteArrayList<Report>();
        try (var manager = ProcessManager.create(ManagerOptions.defaults().reporter(reports::add))) {
            var seen = new CompletableFuture<Process>();
            var process = manager.spawn("asks", () -> {
                loop.callSoonThreadsafe(() -> {
                    seen.complete(Process.current().orElseThrow());
                    throw new IllegalStateException("on its behalf");
                });
                new CountDownLatch(1).await();
            });
            assertThat(await(seen)).isSameAs(process);
            Awaitility.await().until(() -> !reports.isEmpty());
            running.settle();
            assertThat(reports).singleElement().extracting(Report::pid).isEqualTo(process.pid());
            assertThat(running.errors).isEmpty();
        }
    }

    @Test
    void runInExecutor_completesOnTheLoop_withValueOrError() {
        var thread = new CompletableFuture<Boolean>();
        var blocking = loop.runInExecutor(() -> Thread.currentThread().isVirtual());
        var unused = blocking.thenRun(() -> thread.complete(loop.isHere()));
        assertThat(await(blocking)).isTrue();
        assertThat(loop.runInExecutor(() -> {
                    throw new AssertionError("blocking");
                }))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("blocking");
        assertThat(loop.runInExecutor(
                        refused -> {
                            throw new RejectedExecutionException("full");
                        },
                        () -> 1))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("full");
        assertThat(running.errors).isEmpty();
    }

    @Test
    void exceptionHandler_thatThrows_isLoggedWithWhatItWasGiven_andTheLoopGoesOn() {
        var logged = new CopyOnWriteArrayList<String>();
        var calm = new CompletableFuture<Void>();
        var name = CapturedLog.freshName();
        var fragile = NettyLoop.create(
                LoopOptions.defaults().name(name).watchdog(Duration.ZERO).errors((its, error) -> {
                    throw new IllegalStateException("the handler itself");
                }));
        try (var log = CapturedLog.words(name, logged);
                var thread = LoopThread.start(fragile)) {
            fragile.callSoonThreadsafe(() -> {
                throw new IllegalStateException("a callback");
            });
            fragile.callSoonThreadsafe(() -> calm.complete(null));
            await(calm);
            assertThat(thread.thread().isAlive()).isTrue();
            assertThat(logged).containsExactly("a callback", "the handler itself");
        }
        fragile.close();
    }

    @Test
    void errorsByDefault_areLoggedInFullOnce_thenCounted() {
        var logged = new CopyOnWriteArrayList<String>();
        var name = CapturedLog.freshName();
        var plain = NettyLoop.create(LoopOptions.defaults().name(name).watchdog(Duration.ZERO));
        try (var log = CapturedLog.words(name, logged)) {
            for (int i = 0; i < 5; i++) {
                plain.callSoon(() -> {
                    throw new IllegalStateException("again");
                });
            }
            plain.callSoon(() -> {
                throw new LoopException("one line\nonly");
            });
            plain.stop();
            plain.runForever();
            assertThat(logged)
                    .containsExactly(
                            "again",
                            name + ": a callback threw java.lang.IllegalStateException, 2 times by now",
                            name + ": a callback threw java.lang.IllegalStateException, 4 times by now",
                            name + ": one line\\u000aonly");
        }
        plain.close();
    }

    @Test
    void manyThreads_eachInItsOwnOrder_allArrive() throws Exception {
        var arrived = List.of(new CopyOnWriteArrayList<Integer>(), new CopyOnWriteArrayList<Integer>());
        var threads = arrived.stream()
                .map(list -> Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 500; i++) {
                        int number = i;
                        loop.callSoonThreadsafe(() -> list.add(number));
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        running.settle();
        assertThat(arrived).allSatisfy(list -> assertThat(list).hasSize(500).isSorted());
    }
}
