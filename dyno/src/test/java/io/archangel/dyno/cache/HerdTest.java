package io.archangel.dyno.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A thousand callers round one key that expires. */
final class HerdTest {
    private static final int CALLERS = 1_000;
    private static final Duration KEEP = Duration.ofSeconds(10);
    private static final Duration TAKES = Duration.ofMillis(200);

    private final BareClock clock = new BareClock();
    private final AtomicInteger loads = new AtomicInteger();

    private final Set<End> ends = ConcurrentHashMap.newKeySet();

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock));

    private final Caches caches = Caches.create(manager);

    /** A thousand at once ask every 50 ms, from before it comes near its end until well after, while the load takes its time. */
    @Test
    void callers_roundOneExpiry_causeAtMostTwoLoadsAndWaitForNone() throws Exception {
        var cache = caches.<String, Integer>add("page", CacheOptions.keep(KEEP), this::take);
        cache.get("key");
        long waits = cache.info().waits();
        clock.advance(KEEP.minusSeconds(3));

        for (int moment = 0; moment < 80; moment++) {
            clock.advance(Duration.ofMillis(50));
            endLoads(cache);
            ask(cache).forEach(CompletableFuture::join);
        }

        assertThat(loads.get() - 1).as("loads round the expiry").isBetween(1, 2);
        assertThat(cache.info().waits() - waits).as("callers who waited").isZero();
        assertThat(cache.info().early()).isEqualTo(loads.get() - 1);
    }

    /** Takes its time by the clock; the first takes it at once. */
    private int take(String key) throws InterruptedException {
        int load = loads.incrementAndGet();
        if (load == 1) {
            clock.advance(TAKES);
        } else {
            var end = new End(clock.nanos() + TAKES.toNanos(), new CountDownLatch(1));
            ends.add(end);
            end.gate.await();
        }
        return load;
    }

    /** Lets those loads end whose time has come, whatever the machine does beside them. */
    private void endLoads(Cache<?, ?> cache) {
        while (cache.info().loading() > ends.size()) {
            Thread.yield(); // one that was asked for has yet to begin
        }
        for (var end : ends) {
            if (clock.nanos() >= end.nanos && ends.remove(end)) {
                end.gate.countDown();
                while (cache.info().loading() > 0) {
                    Thread.yield();
                }
            }
        }
    }

    /** When a load ends. */
    private record End(long nanos, CountDownLatch gate) {}

    /** While the one that was drawn goes on, nobody waits for it, not even who drew it. */
    @Test
    void callers_whileTheNextIsBeingLoaded_haveTheOldOneAtOnce() throws Exception {
        var gate = new CountDownLatch(1);
        var always = new AtomicBoolean(true);
        var shelf = new Shelf(manager, Thread::startVirtualThread, () -> always.get() ? Math.nextDown(1.0) : 0);
        var cache = shelf.<String, Integer>add("page", CacheOptions.keep(KEEP), key -> {
            int load = loads.incrementAndGet();
            clock.advance(load == 1 ? TAKES : Duration.ZERO);
            if (load > 1) {
                gate.await();
            }
            return load;
        });
        cache.get("key");
        clock.advance(KEEP.minusSeconds(1));

        var answers = ask(cache);

        answers.forEach(answer -> assertThat(answer.join()).contains(1));
        assertThat(cache.info().loads()).isEqualTo(2);
        assertThat(cache.info().early()).isEqualTo(1);
        always.set(false);
        clock.advance(Duration.ofSeconds(1));
        var late = ask(cache);
        gate.countDown();
        late.forEach(answer -> assertThat(answer.join()).contains(2));
        assertThat(loads).hasValue(2);
    }

    /** Where nobody drew it in time, all who come after its end wait for one load. */
    @Test
    void callers_afterItsEnd_haveOneLoad() throws Exception {
        var gate = new CountDownLatch(1);
        var cache = caches.<String, Integer>add("page", CacheOptions.keep(KEEP), key -> {
            int load = loads.incrementAndGet();
            if (load > 1) {
                gate.await();
            }
            return load;
        });
        cache.get("key");
        clock.advance(KEEP);

        var answers = ask(cache);
        gate.countDown();

        answers.forEach(answer -> assertThat(answer.join()).contains(2));
        assertThat(loads).hasValue(2);
    }

    /** Nor is there a herd where there was nothing before. */
    @Test
    void callers_ofAKeyThatIsMissing_haveOneLoad() {
        var cache = caches.<String, Integer>add("page", CacheOptions.keep(KEEP), key -> loads.incrementAndGet());

        ask(cache).forEach(answer -> assertThat(answer.join()).contains(1));

        assertThat(loads).hasValue(1);
    }

    private static List<CompletableFuture<Optional<Integer>>> ask(Cache<String, Integer> cache) {
        var answers = new ArrayList<CompletableFuture<Optional<Integer>>>();
        for (int caller = 0; caller < CALLERS; caller++) {
            answers.add(CompletableFuture.supplyAsync(() -> cache.get("key"), Thread::startVirtualThread));
        }
        return answers;
    }
}
