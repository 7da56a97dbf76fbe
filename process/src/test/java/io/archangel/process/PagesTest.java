package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The table by pages: what is taken, what is thrown away, and what a walk sees. */
final class PagesTest {
    private static final int PAGE = Page.SIZE;

    private final Pages pages = new Pages(1);

    @Test
    void take_countsUpFromOne() {
        assertThat(IntStream.range(0, 3 * PAGE).mapToLong(at -> enter(pages).pid))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3 * PAGE).boxed().toList());
    }

    @Test
    void pages_underChurnWithOneSurvivor_areHisAndTheOneBeingFilled() {
        var survivor = enter(pages);
        for (int exits = 0; exits < 100 * PAGE; exits++) {
            enter(pages).leave();
        }
        assertThat(pages.size()).isEqualTo(2);
        assertThat(pages.find(survivor.pid)).isSameAs(survivor.process);
        survivor.leave();
        assertThat(pages.size()).isEqualTo(1);
    }

    @Test
    void leave_again_changesNothing() {
        var all = IntStream.range(0, PAGE).mapToObj(at -> enter(pages)).toList();
        for (int time = 0; time < PAGE; time++) {
            all.getFirst().leave();
        }
        assertThat(pages.find(all.get(1).pid)).isSameAs(all.get(1).process);
        assertThat(pages.size()).isEqualTo(2);
    }

    @Test
    void pages_whoseProcessesGoInAnyOrder_areThrownAwayWithTheLast() {
        var all = IntStream.range(0, 10 * PAGE).mapToObj(at -> enter(pages)).toList();
        assertThat(pages.size()).isEqualTo(11);
        IntStream.iterate(0, at -> (at + 7) % all.size())
                .limit(all.size() - 1L)
                .forEach(at -> all.get(at).leave());
        assertThat(pages.size()).isEqualTo(2);
    }

    @Test
    void wasLeft_onAPageJustBegun_isExact() {
        var last = enter(pages);
        for (int at = 0; at < PAGE + 2; at++) {
            last = enter(pages);
        }
        assertThat(pages.wasLeft(last.pid)).isFalse();
        last.leave();
        assertThat(pages.wasLeft(last.pid)).isTrue();
        assertThat(pages.wasLeft(last.pid + 1)).isFalse();
        assertThat(pages.wasLeft(last.pid + PAGE)).isFalse();
        assertThat(pages.wasLeft(0)).isFalse();
        assertThat(pages.wasLeft(-1)).isFalse();
        assertThat(pages.wasLeft(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void wasLeft_onAPageThrownAway_isTrue() {
        var all = IntStream.range(0, 2 * PAGE).mapToObj(at -> enter(pages)).toList();
        all.forEach(Seat::leave);
        assertThat(all).allMatch(it -> pages.wasLeft(it.pid)).allMatch(it -> pages.find(it.pid) == null);
        assertThat(pages.find(2 * PAGE + 1)).isNull();
    }

    @Test
    void find_ofWhatIsNoPid_isNobody() {
        enter(pages);
        assertThat(pages.find(0)).isNull();
        assertThat(pages.find(-63)).isNull();
        assertThat(pages.find(Long.MIN_VALUE)).isNull();
    }

    @Test
    void take_onManyLanes_givesEachPidOnce() throws InterruptedException {
        var many = new Pages(4);
        var seen = ConcurrentHashMap.<Long>newKeySet();
        var twice = new AtomicBoolean();
        inParallel(6, () -> {
            for (int at = 0; at < 50 * PAGE; at++) {
                var taken = enter(many);
                twice.compareAndSet(false, !seen.add(taken.pid) || many.find(taken.pid) != taken.process);
                if (at % 100 != 0) {
                    taken.leave();
                }
            }
        });
        assertThat(twice).isFalse();
        assertThat(seen)
                .hasSize(6 * 50 * PAGE)
                .doesNotContain(0L)
                .allMatch(pid -> many.wasLeft(pid) != (many.find(pid) != null));
        var left = new ArrayList<Process>();
        many.forEach(left::add);
        assertThat(left).hasSize(6 * 32).doesNotHaveDuplicates();
    }

    @Test
    void forEach_underChurn_showsEachWhoStaysOnceAndNobodyTwice() throws InterruptedException {
        var many = new Pages(4);
        var staying = new ArrayList<Process>();
        for (int at = 0; at < 1000; at++) {
            staying.add(enter(many).process);
            enter(many).leave();
        }
        var done = new AtomicBoolean();
        var churn = List.of(new Thread(() -> churn(many, done)), new Thread(() -> churn(many, done)));
        churn.forEach(Thread::start);
        try {
            for (int walk = 0; walk < 100; walk++) {
                var seen = new ArrayList<Process>();
                many.forEach(seen::add);
                assertThat(new HashSet<>(seen)).hasSameSizeAs(seen).containsAll(staying);
            }
        } finally {
            done.set(true);
            for (var thread : churn) {
                thread.join();
            }
        }
    }

    @Test
    void managers_countEachForItself_andFindTheirOwn() {
        try (var one = new Kernel();
                var other = new Kernel()) {
            var first = one.idle();
            assertThat(first.pid()).isLessThan(PAGE);
            assertThat(other.manager.find(first.pid())).isEmpty();
            var second = other.idle();
            second.exit();
            assertThat(one.manager.find(first.pid())).isPresent();
            assertThat(other.manager.list()).isEmpty();
        }
    }

    private static Seat enter(Pages pages) {
        var lane = pages.lane();
        lane.lock();
        try {
            var page = pages.open(lane);
            var seat = new Seat(pages, page, page.take(), new Process() {});
            page.enter(seat.pid, seat.process);
            return seat;
        } finally {
            lane.unlock();
        }
    }

    private static void churn(Pages pages, AtomicBoolean done) {
        while (!done.get()) {
            enter(pages).leave();
        }
    }

    private static void inParallel(int threads, Runnable code) throws InterruptedException {
        var start = new CountDownLatch(1);
        var all = IntStream.range(0, threads)
                .mapToObj(at -> new Thread(() -> {
                    Kernel.awaitStubbornly(start);
                    code.run();
                }))
                .toList();
        all.forEach(Thread::start);
        start.countDown();
        for (var thread : all) {
            thread.join();
        }
    }

    private record Seat(Pages pages, Page page, long pid, Process process) {
        void leave() {
            page.lane.lock();
            page.leave(pid);
            page.lane.unlock();
            pages.tidy(page);
        }
    }
}
