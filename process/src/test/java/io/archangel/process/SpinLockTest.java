package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SpinLockTest {
    private static final int EACH = 100_000;

    private final SpinLock lock = new SpinLock();

    /** Guarded by the lock. */
    private long count;

    @Test
    void lock_fourThreads_loseNoIncrement() throws Exception {
        var platform = Thread.ofPlatform().factory();
        assertThat(countedBy(platform, platform, platform, platform)).isEqualTo(4L * EACH);
    }

    @Test
    void lock_virtualAndPlatformThreads_loseNoIncrement() throws Exception {
        var platform = Thread.ofPlatform().factory();
        var virtual = Thread.ofVirtual().factory();
        assertThat(countedBy(platform, virtual, platform, virtual)).isEqualTo(4L * EACH);
    }

    @Test
    void tryLock_whileAnotherHasIt_isFalse() throws Exception {
        var taken = new CountDownLatch(1);
        var tried = new CountDownLatch(1);
        var let = CompletableFuture.runAsync(() -> {
            lock.lock();
            taken.countDown();
            Kernel.awaitStubbornly(tried);
            lock.unlock();
        });
        Kernel.await(taken);
        assertThat(lock.tryLock()).isFalse();
        tried.countDown();
        let.get(10, TimeUnit.SECONDS);
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock()).isFalse();
    }

    @Test
    void lock_whileAnotherHasIt_waitsUntilItIsLetGo() throws Exception {
        lock.lock();
        var seen = new CompletableFuture<Long>();
        Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            seen.complete(count);
            lock.unlock();
        });
        count = 1;
        lock.unlock();
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** What is counted when a thread of each sort increments, all at once. */
    private long countedBy(ThreadFactory... sorts) throws InterruptedException {
        var start = new CyclicBarrier(sorts.length);
        var threads = Stream.of(sorts)
                .map(sort -> sort.newThread(() -> increment(start)))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
        return count;
    }

    private void increment(CyclicBarrier start) {
        Kernel.meet(start);
        IntStream.range(0, EACH).forEach(time -> {
            lock.lock();
            long before = count;
            Thread.onSpinWait(); // so that others come meanwhile
            count = before + 1;
            lock.unlock();
        });
    }
}
