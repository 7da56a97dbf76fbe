package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Timers timers = new Timers(Duration.ofSeconds(10));

    @ParameterizedTest
    @ValueSource(longs = {-5_000_000, 0, 1, 300_000, 5_000_000, 70_000_000})
    void set_shortDelay_isNeverEarly(long nanos) {
        long before = System.nanoTime();
        var ran = new CompletableFuture<Long>();

        timers.set(Duration.ofNanos(nanos), () -> ran.complete(System.nanoTime()));

        assertThat(Kernel.join(ran) - before).isGreaterThanOrEqualTo(nanos);
    }

    /** The least of them, since any one may be held up by the machine. */
    @Test
    void set_twentyOneByOne_areNotAllLate() {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < 20; time++) {
            long due = System.nanoTime() + 2_000_000;
            var ran = new CompletableFuture<Long>();
            timers.set(Duration.ofMillis(2), () -> ran.complete(System.nanoTime()));
            least = Math.min(least, Kernel.join(ran) - due);
        }

        assertThat(least).isBetween(0L, 100_000_000L);
    }

    @Test
    void set_soonerThanWhatTheThreadWaitsFor_isNotHeldUp() {
        var ran = new CompletableFuture<String>();
        timers.set(HOUR, () -> ran.complete("late"));
        awaitParked();

        timers.set(Duration.ofMillis(1), () -> ran.complete("soon"));

        assertThat(Kernel.join(ran)).isEqualTo("soon");
    }

    @Test
    void set_delaysThatNobodyCanCount_hurtNobody() {
        var ran = new LinkedBlockingQueue<String>();
        for (var delay : List.of(
                Duration.ofNanos(Long.MAX_VALUE),
                Duration.ofNanos(Long.MAX_VALUE - 1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            timers.set(delay, () -> ran.add("never"));
        }

        timers.set(Duration.ofSeconds(Long.MIN_VALUE), () -> ran.add("now"));
        await().until(() -> !ran.isEmpty());
        awaitParked();

        assertThat(ran).containsExactly("now");
    }

    @Test
    void set_taskThatThrowsOrLeavesAnInterrupt_holdsUpNobody() {
        var ran = new CompletableFuture<Boolean>();
        timers.set(Duration.ZERO, () -> {
            throw new AssertionError("on purpose");
        });
        timers.set(Duration.ZERO, () -> Thread.currentThread().interrupt());

        timers.set(
                Duration.ofMillis(2), () -> ran.complete(Thread.currentThread().isInterrupted()));

        assertThat(Kernel.join(ran)).isFalse();
    }

    @Test
    void set_insideATask_works() {
        var ran = new CompletableFuture<String>();

        timers.set(Duration.ZERO, () -> timers.set(Duration.ofMillis(1), () -> ran.complete("inner")));

        assertThat(Kernel.join(ran)).isEqualTo("inner");
    }

    @Test
    void cancel_byATaskOfTheSameMoment_isInTime() {
        var ran = new LinkedBlockingQueue<String>();
        var cancels = new Clock.Cancellable[2];
        var both = new CountDownLatch(1);
        timers.set(Duration.ZERO, () -> awaitQuietly(both));
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            cancels[i] = timers.set(Duration.ofMillis(1), () -> {
                ran.add("one of them");
                cancels[other].cancel();
            });
        }
        var over = new CompletableFuture<Boolean>();
        timers.set(Duration.ofMillis(2), () -> over.complete(true));

        both.countDown();

        assertThat(Kernel.join(over)).isTrue();
        assertThat(ran).hasSize(1);
    }

    @Test
    void cancel_racingWithItsTurn_runsOnceOrNever() throws InterruptedException {
        var ran = new AtomicInteger();
        var kept = new AtomicInteger();
        var workers = new ArrayList<Thread>();
        for (int seed = 0; seed < 4; seed++) {
            var random = new Random(seed);
            workers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 5_000; i++) {
                    var cancelled = random.nextBoolean();
                    var count = new AtomicInteger();
                    var timer = timers.set(Duration.ofNanos(random.nextInt(3_000_000)), () -> {
                        ran.addAndGet(count.incrementAndGet() == 1 && !cancelled ? 1 : 0);
                        ran.addAndGet(count.get() > 1 ? 1_000_000 : 0);
                    });
                    if (cancelled) {
                        timer.cancel();
                        timer.cancel();
                    } else {
                        kept.incrementAndGet();
                    }
                }
            }));
        }
        for (var worker : workers) {
            worker.join();
        }

        await().untilAsserted(() -> assertThat(ran.get()).isEqualTo(kept.get()));
    }

    @Test
    void thread_withoutTimers_endsAndComesAgain() throws InterruptedException {
        var hasty = new Timers(Duration.ofMillis(1));
        for (int round = 0; round < 3; round++) {
            var worker = new CompletableFuture<Thread>();
            hasty.set(Duration.ofMillis(1), () -> worker.complete(Thread.currentThread()));

            assertThat(Kernel.join(worker).join(Duration.ofSeconds(10))).isTrue();
            assertThat(hasty.thread()).isNull();
        }
    }

    @Test
    void thread_farTimerCancelled_doesNotStayForIt() {
        var hasty = new Timers(Duration.ofMillis(1));
        var timer = hasty.set(Duration.ofMillis(100), () -> {});

        timer.cancel();

        await().untilAsserted(() -> assertThat(hasty.thread()).isNull());
    }

    @Test
    void thread_nothingDue_doesNotWakeUp() {
        for (int i = 0; i < 100; i++) {
            timers.set(HOUR.plusMillis(i), () -> {});
            timers.set(Duration.ofMinutes(1), () -> {}).cancel();
        }
        var worker = awaitParked();
        var threads = ManagementFactory.getThreadMXBean();
        long waited = threads.getThreadInfo(worker.threadId()).getWaitedCount();

        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(
                                threads.getThreadInfo(worker.threadId()).getWaitedCount())
                        .isEqualTo(waited));
    }

    @Test
    void timers_ofTwoClocks_haveNothingInCommon() {
        var other = new Timers(HOUR);
        var here = new CompletableFuture<Thread>();
        var there = new CompletableFuture<Thread>();

        timers.set(Duration.ZERO, () -> here.complete(Thread.currentThread()));
        other.set(Duration.ZERO, () -> there.complete(Thread.currentThread()));

        assertThat(Kernel.join(here)).isNotEqualTo(Kernel.join(there)).isInstanceOf(HostThread.class);
    }

    private Thread awaitParked() {
        await().until(() -> timers.thread() instanceof Thread it && it.getState() == Thread.State.TIMED_WAITING);
        return timers.thread();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        Guard.attempt(() -> latch.await(10, TimeUnit.SECONDS));
    }
}
