package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LaneTest {
    private static final int EACH = 100_000;

    private final Lane lane = new Lane(0);

    /** Guarded by the lane. */
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
    void lock_whileAnotherHasIt_waitsUntilItIsLetGo() throws Exception {
        lane.lock();
        var seen = new CompletableFuture<Long>();
        Thread.ofPlatform().daemon().start(() -> {
            lane.lock();
            seen.complete(count);
            lane.unlock();
        });
        count = 1;
        lane.unlock();
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void pass_whileAnotherHasIt_waitsUntilItIsLetGo() throws Exception {
        lane.lock();
        var seen = new CompletableFuture<Long>();
        Thread.ofPlatform().daemon().start(() -> {
            lane.pass();
            seen.complete(count);
        });
        count = 1;
        lane.unlock();
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
            lane.lock();
            long before = count;
            Thread.onSpinWait(); // so that others come meanwhile
            count = before + 1;
            lane.unlock();
        });
    }
}
