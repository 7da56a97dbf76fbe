package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many put, each with the lane locked, one takes: nothing is made up, doubled or forgotten uncounted. */
@Timeout(60)
final class EventRingTest {
    private static final int CAPACITY = 32;
    private static final int PUTTERS = 3;
    private static final int EACH = 70_000;

    /** After so many a putter lets the taker have a turn. */
    private static final int BURST = 8;

    private final EventRing ring = new EventRing(CAPACITY);
    private final Lane lane = new Lane(0);
    private final CyclicBarrier start = new CyclicBarrier(PUTTERS + 1);

    /** Counted by the one thread that takes. */
    private final int[] taken = new int[PUTTERS];

    private final int[] latest = new int[PUTTERS];
    private final List<String> wrong = new ArrayList<>();

    @Test
    void take_whilePuttersPut_givesEachEventOnceInItsPuttersOrderOrCountsItAsLost() throws Exception {
        try (var pool = Executors.newFixedThreadPool(PUTTERS)) {
            var putters = putters(pool);
            takeUntil(putters, false);
        }

        assertThat(wrong).isEmpty();
        assertThat(taken).isNotEqualTo(new int[PUTTERS]);
        assertThat(IntStream.of(taken).sum() + ring.lost()).isEqualTo(PUTTERS * EACH);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void lose_whilePuttersPut_countsWhatItForgets() throws Exception {
        try (var pool = Executors.newFixedThreadPool(PUTTERS)) {
            var putters = putters(pool);
            takeUntil(putters, true);
        }

        assertThat(wrong).isEmpty();
        assertThat(IntStream.of(taken).sum() + ring.lost()).isEqualTo(PUTTERS * EACH);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void put_noRoom_isCountedAsLostAndWhatWaitsStays() {
        var batch = new EventRing.Batch();
        for (int number = 1; number <= CAPACITY + 5; number++) {
            ring.put(new Numbered(0, number), (byte) 0);
        }
        assertThat(ring.lost()).isEqualTo(5);

        ring.take(batch);
        look(batch);

        assertThat(wrong).isEmpty();
        assertThat(taken[0]).isEqualTo(CAPACITY);
        assertThat(latest[0]).isEqualTo(CAPACITY);
    }

    /** Each puts its numbers in order, from 1. */
    private List<? extends Future<?>> putters(ExecutorService pool) {
        return IntStream.range(0, PUTTERS)
                .mapToObj(putter -> pool.submit(() -> {
                    Kernel.meet(start);
                    for (int number = 1; number <= EACH; number++) {
                        var event = new Numbered(putter, number);
                        lane.lock();
                        ring.put(event, (byte) putter);
                        lane.unlock();
                        if (number % BURST == 0) {
                            Thread.yield();
                        }
                    }
                }))
                .toList();
    }

    /** Takes until the putters are done, and then the rest. @param loses whether every other turn forgets what waits */
    private void takeUntil(List<? extends Future<?>> putters, boolean loses) throws Exception {
        var batch = new EventRing.Batch();
        Kernel.meet(start);
        for (int turn = 0; !putters.stream().allMatch(Future::isDone); turn++) {
            if (loses && turn % 2 == 1) {
                ring.lose();
            } else {
                ring.take(batch);
                look(batch);
            }
        }
        for (var putter : putters) {
            putter.get(10, TimeUnit.SECONDS);
        }
        do {
            ring.take(batch);
            look(batch);
        } while (batch.count > 0);
    }

    private void look(EventRing.Batch batch) {
        for (int place = 0; place < batch.count; place++) {
            var its = (Numbered) batch.subjects[place];
            if (its.putter != batch.kinds[place]) {
                wrong.add(its + " came as " + batch.kinds[place]);
            }
            if (its.number <= latest[its.putter]) {
                wrong.add(its + " came after " + latest[its.putter]);
            }
            latest[its.putter] = its.number;
            taken[its.putter]++;
        }
    }

    private record Numbered(int putter, int number) {}
}
