package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void age_hardBoundReached_endsIt() {
        var process = bounded(Limits.NONE.age(Duration.ofSeconds(10)));

        kernel.clock.advance(Duration.ofMillis(9_999));
        assertThat(process.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(101));

        kernel.until(() -> exit(process).equals("LIMIT age"));
        await().untilAsserted(() ->
                assertThat(kernel.manager.history().getFirst().exit()).isEqualTo("LIMIT age"));
    }

    /** It was taken for as old as the clock itself; and later left to whoever registered it, who may just have looked. */
    @Test
    void age_limitedInTheMomentOfRegistering_isSeenToByWhoSetsItAndCountsFromItsStart() throws InterruptedException {
        var process = new Counted();
        var limiting = Thread.ofPlatform().unstarted(() -> process.limit(Limits.NONE.age(SECOND)));
        var looked = new CountDownLatch(1);
        var clock = new Clock() {
            @Override
            public long nanos() {
                if (Thread.currentThread() == limiting) {
                    looked.countDown();
                } else if (limiting.getState() == Thread.State.NEW) {
                    limiting.start();
                    Guard.attempt(() -> looked.await(200, TimeUnit.MILLISECONDS));
                }
                return kernel.clock.nanos() + Duration.ofDays(1).toNanos();
            }

            @Override
            public Instant instant() {
                return kernel.clock.instant();
            }

            @Override
            public Cancellable after(Duration delay, Runnable task) {
                return kernel.clock.after(delay, task);
            }
        };
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            manager.register(process);
            limiting.join();

            assertThat(looked.getCount()).isZero();
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void age_whileStopped_runsOn() {
        var process = bounded(Limits.NONE.age(Duration.ofSeconds(10)));
        kernel.kill(process, Signal.STOP);

        kernel.clock.advance(Duration.ofMillis(10_100));

        kernel.until(() -> exit(process).equals("LIMIT age"));
    }

    @Test
    void age_softBoundReached_sendsLimitOnceAndShowsIt() {
        var process = new Counted();
        var told = new CopyOnWriteArrayList<String>();
        process.on(Signal.LIMIT, received -> told.add(received.payload() + " by " + received.by()));
        process.limit(Limits.NONE.age(SECOND, Duration.ofSeconds(10)));
        kernel.manager.register(process);

        kernel.clock.advance(Duration.ofSeconds(5));

        await().untilAsserted(() -> assertThat(told).containsExactly("age by kernel"));
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("SL"));
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void idle_bytesPassing_keepsItAlive() {
        var process = bounded(Limits.NONE.idle(Duration.ofSeconds(2)));

        for (int second = 0; second < 5; second++) {
            kernel.clock.advance(SECOND);
            process.pass(1, 0);
        }
        assertThat(process.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(2_100));

        kernel.until(() -> exit(process).equals("LIMIT idle"));
    }

    @Test
    void idle_whileStopped_standsStill() {
        var process = bounded(Limits.NONE.idle(Duration.ofSeconds(2)));
        kernel.clock.advance(SECOND);
        kernel.kill(process, Signal.STOP);
        kernel.clock.advance(Duration.ofSeconds(60));
        assertThat(process.isAlive()).isTrue();

        kernel.kill(process, Signal.CONT);
        kernel.clock.advance(Duration.ofMillis(900));
        assertThat(process.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofSeconds(2));

        kernel.until(() -> exit(process).equals("LIMIT idle"));
    }

    @Test
    void idle_softBoundAndThenBytes_isNoLongerShown() {
        var process = bounded(Limits.NONE.idle(SECOND, Duration.ofSeconds(60)));
        kernel.clock.advance(Duration.ofSeconds(2));
        kernel.until(() -> stat(process).contains("L"));

        process.pass(1, 0);

        assertThat(stat(process)).isEqualTo("S");
    }

    @Test
    void in_moreThanTheHardBound_endsIt() {
        var process = bounded(Limits.NONE.in(50, 100));

        process.pass(50, 0);
        assertThat(stat(process)).isEqualTo("S");
        process.pass(50, 0);
        assertThat(stat(process)).isEqualTo("SL");
        process.pass(1, 0);

        assertThat(exit(process)).isEqualTo("LIMIT in");
    }

    @Test
    void out_moreThanTheHardBound_endsIt() {
        var process = bounded(Limits.NONE.out(100, 100));

        process.pass(1_000, 100);
        assertThat(process.isAlive()).isTrue();
        process.pass(0, 1);

        assertThat(exit(process)).isEqualTo("LIMIT out");
    }

    @Test
    void children_oneTooMany_isRefusedAndTheParentLives() {
        var parent = bounded(Limits.NONE.children(1, 2));
        var told = new CopyOnWriteArrayList<String>();
        parent.on(Signal.LIMIT, received -> told.add(String.valueOf(received.payload())));

        var born = Stream.generate(() -> kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)))
                .limit(3)
                .toList();

        assertThat(born.stream().map(Process::isAlive)).containsExactly(true, true, false);
        assertThat(exit(born.get(2))).isEqualTo("LIMIT children");
        assertThat(parent.isAlive()).isTrue();
        await().untilAsserted(() -> assertThat(told).containsExactly("children"));
        born.getFirst().exit();
        assertThat(kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)).isAlive())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"age", "idle", "in", "out", "children"})
    void softBound_ofAnySort_isToldOnceByNameAndEndsNothing(String which) {
        var told = new CopyOnWriteArrayList<String>();
        var far = Duration.ofMinutes(1);
        var process = bounded(
                switch (which) {
                    case "age" -> Limits.NONE.age(SECOND, far);
                    case "idle" -> Limits.NONE.idle(SECOND, far);
                    case "in" -> Limits.NONE.in(10, 100);
                    case "out" -> Limits.NONE.out(10, 100);
                    default -> Limits.NONE.children(1, 100);
                });
        process.on(Signal.LIMIT, received -> told.add(String.valueOf(received.payload())));

        for (int step = 0; step < 3; step++) {
            kernel.clock.advance(Duration.ofSeconds(2));
            if (!which.equals("idle")) {
                process.pass(11, 11);
            }
            kernel.manager.registerUnder(process, new Kernel.Idle(kernel));
        }

        await().untilAsserted(() -> assertThat(told).containsExactly(which));
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("SL"));
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void limit_replacedWhileOverTheSoftBound_isNoLongerShown() {
        var process = bounded(Limits.NONE.in(10, 100));
        process.pass(50, 0);
        assertThat(stat(process)).isEqualTo("SL");

        process.limit(Limits.NONE.out(10, 100));

        assertThat(stat(process)).isEqualTo("S");
    }

    @Test
    void limit_replacedWhileThereAreTooManyChildren_isShownAsBefore() {
        var parent = bounded(Limits.NONE.children(1, 3));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        assertThat(stat(parent)).isEqualTo("SL");

        parent.limit(parent.limits().age(Duration.ofMinutes(1)));

        assertThat(stat(parent)).isEqualTo("SL");
    }

    @Test
    void limit_belowTheChildrenThereAre_isToldAtOnce() {
        var parent = bounded(Limits.NONE);
        var told = new CopyOnWriteArrayList<String>();
        parent.on(Signal.LIMIT, received -> told.add(String.valueOf(received.payload())));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));

        parent.limit(Limits.NONE.children(1, 3));

        await().untilAsserted(() -> assertThat(told).containsExactly("children"));
    }

    @Test
    void limit_belowWhatHasPassed_endsItAtOnce() {
        var process = bounded(Limits.NONE);
        process.pass(50, 0);

        process.limit(Limits.NONE.in(10, 20));

        assertThat(exit(process)).isEqualTo("LIMIT in");
    }

    @Test
    void limit_setWhileItRuns_countsFromItsStart() {
        var process = kernel.idle();
        kernel.clock.advance(Duration.ofSeconds(30));

        process.limit(Limits.NONE.age(Duration.ofSeconds(10)));
        kernel.clock.advance(Duration.ofMillis(100));

        kernel.until(() -> exit(process).equals("LIMIT age"));
    }

    @Test
    void limit_takenBack_endsNothing() {
        var process = bounded(Limits.NONE.age(SECOND));

        process.limit(Limits.NONE);
        kernel.clock.advance(Duration.ofSeconds(5));

        assertThat(process.isAlive()).isTrue();
        assertThat(process.limits()).isEqualTo(Limits.NONE);
    }

    @Test
    void limits_ofAZombie_areNone() throws Exception {
        var limits =
                Limits.NONE.age(Duration.ofSeconds(30), Duration.ofSeconds(60)).in(10, 1_000);
        var zombie = haunt(null, limits, process -> {});
        var beside = bounded(limits); // on the same page, and looked at in the same round
        var told = new CopyOnWriteArrayList<Long>();
        var unused = kernel.manager.listen(event -> {
            if (event instanceof Event.Signalled signalled) {
                told.add(signalled.pid());
            }
        });

        zombie.pass(11, 0);
        kernel.clock.advance(Duration.ofSeconds(31));
        beside.pass(11, 0);
        await().untilAsserted(() -> assertThat(told).containsExactly(beside.pid(), beside.pid()));
        assertThat(stat(zombie)).isEqualTo("Z");
        kernel.clock.advance(Duration.ofSeconds(30));

        kernel.until(() -> exit(beside).equals("LIMIT age"));
        assertThat(exit(zombie)).isEqualTo("KILL");
    }

    @Test
    void limits_ofOneThatWasOverThemAndIsAZombie_areNotShown() throws Exception {
        var zombie = haunt(null, Limits.NONE.in(10, 1_000), process -> process.pass(11, 0));

        assertThat(stat(zombie)).isEqualTo("Z");
    }

    @Test
    void children_oneOfThemAZombie_isNoneOfThem() throws Exception {
        var parent = bounded(Limits.NONE.children(1, 1));
        var told = new CopyOnWriteArrayList<String>();
        parent.on(Signal.LIMIT, received -> told.add(String.valueOf(received.payload())));

        haunt(parent, Limits.NONE, process -> {});

        assertThat(kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)).isAlive())
                .isTrue();
        assertThat(told).isEmpty();
        assertThat(stat(parent)).isEqualTo("S");
    }

    /** One that was killed and whose thread does not go. @param meanwhile what becomes of it before that */
    private Counted haunt(@Nullable Process parent, Limits limits, Consumer<Counted> meanwhile)
            throws InterruptedException {
        var began = new CountDownLatch(1);
        var gate = kernel.latch();
        var zombie = new Counted();
        zombie.limit(limits);
        if (parent == null) {
            kernel.manager.register(zombie);
        } else {
            kernel.manager.registerUnder(parent, zombie);
        }
        Thread.startVirtualThread(() -> zombie.work(() -> {
            began.countDown();
            Kernel.awaitStubbornly(gate);
        }));
        Kernel.await(began);
        meanwhile.accept(zombie);
        Kernel.join(
                kernel.manager.signal(Kill.of(zombie.pid()).signal(Signal.KILL).await(Duration.ZERO)));
        await().until(() -> zombie.exited && kernel.manager.find(zombie.pid()).isPresent());
        return zombie;
    }

    @Test
    void age_ofThousands_needsATimerForEachSixtyFourOfThemAndNoneWhenTheyHaveGone() {
        var before = kernel.clock.pending();
        var all = Stream.generate(() -> bounded(Limits.NONE.age(Duration.ofMinutes(10))))
                .limit(6_400)
                .toList();
        assertThat(kernel.clock.pending() - before).isBetween(100, 101);

        kernel.clock.advance(Duration.ofMinutes(1));
        assertThat(all).allMatch(Process::isAlive);
        all.subList(0, 6_300).forEach(Process::exit);

        assertThat(kernel.clock.pending() - before).isBetween(1, 3);
        kernel.clock.advance(Duration.ofMinutes(9).plusMillis(100));
        kernel.until(() -> all.stream().noneMatch(Process::isAlive));
        await().untilAsserted(() -> assertThat(kernel.clock.pending()).isEqualTo(before));
    }

    @Test
    void age_ofManyWithDifferentBounds_endsEachInItsTimeNeverEarly() {
        var all = IntStream.rangeClosed(1, 50)
                .mapToObj(tenths -> bounded(Limits.NONE.age(Duration.ofMillis(100L * (51 - tenths)))))
                .toList();

        for (int tenths = 1; tenths <= 50; tenths++) {
            kernel.clock.advance(Duration.ofMillis(99));
            assertThat(all.stream().filter(Process::isAlive).count()).isGreaterThanOrEqualTo(51 - tenths);
            kernel.clock.advance(Duration.ofMillis(1));
        }

        kernel.clock.advance(Duration.ofMillis(100));
        kernel.until(() -> all.stream().noneMatch(Process::isAlive));
    }

    @Test
    void bounds_thatMakeNoSense_areRefusedByName() {
        assertThatThrownBy(() -> Limits.NONE.age(Duration.ZERO))
                .isInstanceOf(ProcessException.class)
                .hasMessageStartingWith("age:");
        assertThatThrownBy(() -> Limits.NONE.out(100, 10)).hasMessageStartingWith("out:");
    }

    @Test
    void toString_ofSome_isForPeople() {
        var limits = Limits.NONE
                .age(Duration.ofMinutes(10))
                .idle(Duration.ofMillis(500), SECOND)
                .in(1, 2);

        assertThat(limits).hasToString("age 600s, idle 0.5s..1s, in 1..2");
        assertThat(Limits.NONE).hasToString("");
    }

    private Counted bounded(Limits limits) {
        var process = new Counted();
        process.limit(limits);
        return kernel.manager.register(process);
    }

    private String stat(Process process) {
        return kernel.manager.find(process.pid()).orElseThrow().stat();
    }

    private static String exit(Process process) {
        return process.exitValue().map(Exit::word).orElse("none");
    }

    private static final class Counted extends Process {

        void pass(long received, long sent) {
            countIn(received);
            countOut(sent);
        }

        void work(Guard.Callout code) {
            runBody(code);
        }
    }

    @Test
    void children_twoAtOnceForOnePlace_oneOfThemGetsIt() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            var parent = bounded(Limits.NONE.children(1, 1));
            var barrier = new CyclicBarrier(2);
            var other = new CompletableFuture<Process>();
            var thread = Thread.ofPlatform().start(() -> {
                Kernel.meet(barrier);
                other.complete(kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)));
            });
            Kernel.meet(barrier);
            var one = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
            thread.join();

            assertThat(one.isAlive()).isNotEqualTo(Kernel.join(other).isAlive());
            parent.exit();
        }
    }

    /** They were counted lane by lane, and who came to one lane as another left a second was counted with him. */
    @Test
    void children_neverMoreAtATimeThanMayBe_areNeverRefused() {
        int most = 3;
        var parent = bounded(Limits.NONE.children(most, most));
        var places = new Semaphore(most);
        var threads = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, 3_000)
                                .filter(time -> !livesUnder(parent, places))
                                .count(),
                        task -> Thread.ofPlatform().daemon().start(task)))
                .limit(5)
                .toList();

        assertThat(threads)
                .allSatisfy(refused -> assertThat(Kernel.join(refused)).isZero());
    }

    private boolean livesUnder(Process parent, Semaphore places) {
        places.acquireUninterruptibly();
        try {
            var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
            boolean lives = child.isAlive();
            child.exit();
            return lives;
        } finally {
            places.release();
        }
    }

    @Test
    void children_refusedWhereTheSoftBoundIsTheHardOne_areToldEachTimeAndLeaveNoMark() {
        var parent = bounded(Limits.NONE.children(1, 1));
        var told = new CopyOnWriteArrayList<String>();
        parent.on(Signal.LIMIT, received -> told.add(String.valueOf(received.payload())));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        assertThat(told).isEmpty();

        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));

        await().untilAsserted(() -> assertThat(told).containsExactly("children", "children"));
        assertThat(parent.exceeded).isZero();
        assertThat(parent.childrenOrNull().number()).isEqualTo(1);
    }

    @Test
    void children_goneAgain_leaveTheParentUnderItsLimit() {
        var parent = bounded(Limits.NONE.children(1, 3));
        var first = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        assertThat(parent.exceeded).isNotZero();

        first.exit();

        assertThat(parent.exceeded).isZero();
    }
}
