package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.process.ProcessManager;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told, unasked, of a loop that does not turn. */
final class WatchdogTest {
    private static final Duration LIMIT = Duration.ofMillis(20);

    private final List<LogRecord> log = new CopyOnWriteArrayList<>();
    private final String name = CapturedLog.freshName();
    private final CapturedLog captured = CapturedLog.of(name, log::add);

    @AfterEach
    void close() {
        captured.close();
    }

    private NettyLoop loop(Duration limit) {
        return NettyLoop.create(LoopOptions.defaults().name(name).watchdog(limit));
    }

    private List<String> lines() {
        return log.stream().map(LogRecord::getMessage).toList();
    }

    private void awaitLines(int lines) {
        Awaitility.await().until(() -> log.size() >= lines);
    }

    /** Holds a loop up until so many lines more are there, or for a while if none are to come. */
    private void block(NettyLoop loop, int lines) {
        awaitLines(0); // here first: to link it takes time, too, and is another place to be held up at
        int size = log.size() + lines;
        var done = new CompletableFuture<Void>();
        loop.callSoonThreadsafe(() -> {
            awaitLines(size);
            done.complete(null);
        });
        Running.await(done);
    }

    @Test
    void blocked_isToldOnceWithItsStack_andAgainWhenItIsFree() {
        var loop = loop(LIMIT);
        try (var thread = LoopThread.start(loop)) {
            block(loop, 1);
            awaitLines(2);
            assertThat(lines().get(0)).matches(name + " has not turned for \\d+ ms, held up at \\w+\\.java:\\d+");
            assertThat(log.getFirst().getThrown().getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("awaitLines");
            assertThat(lines().get(1)).matches(name + " is free after \\d+(\\.\\d)? m?s");
            assertThat(log).hasSize(2);
        }
        loop.close();
    }

    @Test
    void blockedDeepInside_isToldWithTheTopOfItsStack() {
        var loop = loop(LIMIT);
        try (var thread = LoopThread.start(loop)) {
            var done = new CompletableFuture<Void>();
            loop.callSoonThreadsafe(() -> {
                deep(100);
                done.complete(null);
            });
            Running.await(done);
            var where = log.getFirst().getThrown();
            assertThat(where.getStackTrace())
                    .hasSize(30)
                    .extracting(StackTraceElement::getMethodName)
                    .contains("deep");
            assertThat(where).message().matches("the stack of " + name + ", without its \\d+ frames below");
        }
        loop.close();
    }

    @Test
    void blocked_whereTheLogThrowsAtThat_isToldTheNextTime() {
        var loop = loop(LIMIT);
        var broken = new AtomicBoolean(true);
        try (var throwing = CapturedLog.of(name, line -> {
                    if (broken.getAndSet(false)) {
                        throw new IllegalStateException("on purpose");
                    }
                });
                var thread = LoopThread.start(loop)) {
            patiently().until(() -> {
                holdUp(loop);
                return !broken.get();
            });
            int told = log.size();

            patiently().until(() -> {
                holdUp(loop);
                return log.size() > told;
            });
        }
        loop.close();
    }

    private void deep(int calls) {
        if (calls > 0) {
            deep(calls - 1);
            return;
        }
        // Few frames of others: the top of the stack is to have ours.
        while (log.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void blockedByAProcess_isToldWithItsPid() {
        var loop = loop(LIMIT);
        try (var manager = ProcessManager.create();
                var thread = LoopThread.start(loop)) {
            var process = manager.spawn("asks", () -> {
                loop.callSoonThreadsafe(() -> awaitLines(1));
                new CountDownLatch(1).await();
            });
            awaitLines(1);
            assertThat(lines().getFirst()).endsWith(" by process " + process.pid());
        }
        loop.close();
    }

    @Test
    void blockedAtOnePlaceAgainAndAgain_isCounted() {
        var loop = loop(LIMIT);
        try (var thread = LoopThread.start(loop)) {
            // Four times would do, were the watchdog never late itself.
            for (int times = 0; times < 50 && counted().size() < 2; times++) {
                holdUp(loop);
            }
            assertThat(counted()).extracting(LogRecord::getThrown).containsOnlyNulls();
            assertThat(counted())
                    .extracting(line -> line.getMessage().replaceFirst(".*, ", ""))
                    .containsExactly("2 times by now", "4 times by now");
            assertThat(lines()).filteredOn(line -> line.contains(" is free")).hasSize(1);
        }
        loop.close();
    }

    private List<LogRecord> counted() {
        return log.stream()
                .filter(line -> line.getMessage().endsWith(" by now"))
                .toList();
    }

    /** Whatever a watchdog throws meanwhile. */
    private static ConditionFactory patiently() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    private static void holdUp(NettyLoop loop) {
        var inside = new CompletableFuture<Void>();
        var latch = new CountDownLatch(1);
        loop.callSoonThreadsafe(() -> {
            inside.complete(null);
            awaitUninterruptibly(latch);
        });
        Running.await(inside);
        patiently().until(() -> loop.callbacks().busyNanos() > 5 * LIMIT.toNanos());
        latch.countDown();
        patiently().until(() -> loop.callbacks().busyNanos() == 0);
    }

    @Test
    void off_tellsNothing_andHasNoThread() {
        var loop = loop(Duration.ZERO);
        var busy = new CompletableFuture<Long>();
        try (var thread = LoopThread.start(loop)) {
            loop.callSoonThreadsafe(() -> {
                Awaitility.await().until(() -> loop.callbacks().busyNanos() > 5 * LIMIT.toNanos());
                busy.complete(loop.callbacks().busyNanos());
            });
            Running.await(busy);
            assertThat(log).isEmpty();
            assertThat(threads(name + " watchdog")).isEmpty();
        }
        loop.close();
    }

    @Test
    void idleLoop_wakesNobody() {
        var loop = loop(Duration.ofMillis(2));
        try (var thread = LoopThread.start(loop)) {
            var done = new CompletableFuture<Void>();
            loop.callSoonThreadsafe(() -> done.complete(null));
            Running.await(done);
            Awaitility.await()
                    .until(() -> threads(name + " watchdog").stream()
                            .anyMatch(watchdog -> Arrays.stream(watchdog.getStackTrace())
                                    .anyMatch(frame -> frame.getMethodName().equals("sleep"))));
            var watchdog = threads(name + " watchdog").getFirst();
            long before = waits(watchdog);
            Running.await(CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)));
            assertThat(waits(watchdog)).isEqualTo(before);
        }
        loop.close();
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private static long waits(Thread thread) {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(thread.threadId())
                .getWaitedCount();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
