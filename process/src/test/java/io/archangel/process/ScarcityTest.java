package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that has no thread to give, and a clock that sets no timer, or tells no time: nothing is lost but bounds of time. */
final class ScarcityTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private final BrokenClock clock = new BrokenClock();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(kernel.reports::add));

    /** How many threads the machine has left. */
    private final AtomicInteger left = new AtomicInteger();

    private final Reapers reapers = new Reapers(clock, work -> new HostThread(work, "scarce") {
        @Override
        public void start() {
            if (left.getAndDecrement() <= 0) {
                throw new InternalError("unable to create native thread");
            }
            super.start();
        }
    });

    /** While time passes, so that what should have ended before is given up. */
    @AfterEach
    void close() {
        clock.takesNoTimer = false;
        var closed = CompletableFuture.runAsync(manager::close);
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return closed.isDone();
        });
    }

    // ---- no timer ----

    @Test
    void register_whoseLimitsNoTimerLooksAfter_throwsAndNobodyIsRegistered() {
        var process = limited(Duration.ofSeconds(1)).hook("hook");
        clock.takesNoTimer = true;

        assertThatThrownBy(() -> manager.register(process)).hasMessage("the clock is broken");

        await().until(process::isOver);
        assertThat(manager.list()).isEmpty();
        assertThat(kernel.log).containsExactly("hook KILL");
    }

    @Test
    void register_whoseLimitsNoTimerLooksAfter_keepsNobodyFromBeingHeldToHis() {
        var before = manager.register(limited(Duration.ofSeconds(10)));
        clock.takesNoTimer = true;
        assertThatThrownBy(() -> manager.register(limited(Duration.ofSeconds(1))))
                .hasMessage("the clock is broken");
        clock.takesNoTimer = false;
        clock.advance(Duration.ofSeconds(11));
        await().until(() -> !before.isAlive());
        var after = manager.register(limited(Duration.ofSeconds(5)));

        clock.advance(Duration.ofSeconds(6));

        await().until(() -> !after.isAlive());
    }

    private Kernel.Idle limited(Duration age) {
        var process = new Kernel.Idle(kernel);
        process.limit(Limits.NONE.age(age));
        return process;
    }

    @Test
    void exit_withoutTimers_letsTheClientGoAndIsCompleteAfterTheHooks() throws InterruptedException {
        var began = new CountDownLatch(1);
        var goOn = kernel.latch();
        var process = manager.register(Process.around("client", client -> kernel.log.add("released")));
        process.atExit(exit -> kernel.log.add("first"));
        process.atExit(exit -> {
            kernel.log.add("second");
            began.countDown();
            goOn.await();
        });
        clock.takesNoTimer = true;

        process.exit();

        Kernel.await(began);
        assertThat(process.exited).isFalse();
        goOn.countDown();
        await().until(process::isOver);
        assertThat(kernel.log).containsExactly("released", "second", "first");
    }

    @Test
    void exit_withoutTimersOfOneWhoseChildIgnoresTerm_waitsNotForThat() {
        var parent = manager.register(new Kernel.Idle(kernel));
        var child = manager.registerUnder(parent, new Kernel.Idle(kernel));
        child.ignore(Signal.TERM);
        clock.takesNoTimer = true;

        parent.exit();

        await().until(parent::isOver);
        assertThat(child.exitValue().orElseThrow().word()).isEqualTo("KILL");
    }

    @Test
    void exit_withoutTimersOfOneWhoseBodyHangs_runsTheHooksBesideIt() throws InterruptedException {
        var never = kernel.latch();
        var began = new CountDownLatch(1);
        var process = manager.spawn("stubborn", () -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        process.atExit(exit -> kernel.log.add("hook"));
        Kernel.await(began);
        clock.takesNoTimer = true;

        process.exit();

        await().until(() -> process.exited);
        assertThat(kernel.log).containsExactly("hook");
        never.countDown();
        await().until(process::isOver);
    }

    @Test
    void exit_withoutTimersOfOneWhoseBodyHangs_goesWrongNowhere() throws InterruptedException {
        var never = kernel.latch();
        var began = new CountDownLatch(1);
        var process = manager.spawn("stubborn", () -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.await(began);
        clock.takesNoTimer = true;

        process.exit();

        assertThat(process.exited).isTrue();
        assertThat(kernel.reports).isEmpty();
        never.countDown();
        await().until(process::isOver);
    }

    @Test
    void exit_withoutTimers_waitsForTheHome() {
        var home = new Desk();
        var process = manager.register(new Process() {
            @Override
            protected Home home() {
                return home;
            }
        });
        process.atExit(exit -> kernel.log.add("hook"));
        clock.takesNoTimer = true;

        process.exit();

        assertThat(process.exited).isFalse();
        home.turn();
        await().until(process::isOver);
        assertThat(kernel.log).containsExactly("hook");
    }

    @Test
    void listen_withoutTimers_isToldWhatHappens() {
        var events = new CopyOnWriteArrayList<Event>();
        clock.takesNoTimer = true;
        try (var mount = manager.listen(events::add)) {
            manager.register(new Kernel.Idle(kernel));

            await().until(() -> !events.isEmpty());
            assertThat(mount).isNotNull();
        }
    }

    // ---- no thread ----

    @Test
    void execute_onTheOnlyThreadThereIs_isDoneByThat() throws InterruptedException {
        clock.takesNoTimer = true;
        left.set(1);
        var done = new CountDownLatch(1);

        reapers.execute(() -> reapers.execute(done::countDown));

        Kernel.await(done);
    }

    @Test
    void execute_moreThanABatchOnTheOnlyThreadThereIs_isAllDone() throws InterruptedException {
        clock.takesNoTimer = true;
        left.set(1);
        var batch = new Batch(reapers::execute);
        var done = new CountDownLatch(1_000);
        var goOn = new CountDownLatch(1);
        batch.execute(() -> Kernel.awaitStubbornly(goOn));
        for (int task = 0; task < 1_000; task++) {
            batch.execute(done::countDown);
        }

        goOn.countDown();

        Kernel.await(done);
    }

    @Test
    void execute_whileThereIsNoThread_isDoneOnceThereIsOne() throws InterruptedException {
        var done = new CountDownLatch(2);
        reapers.execute(done::countDown);
        reapers.execute(done::countDown);
        clock.advance(Duration.ofMillis(50));
        assertThat(done.getCount()).isEqualTo(2);
        left.set(2);

        clock.advance(Duration.ofMillis(50));

        Kernel.await(done);
    }

    @Test
    void execute_withNeitherThreadNorTimer_throwsAndIsNotDone() {
        clock.takesNoTimer = true;
        assertThatThrownBy(() -> reapers.execute(() -> kernel.log.add("first"))).isInstanceOf(InternalError.class);
        left.set(1);

        reapers.execute(() -> kernel.log.add("second"));

        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("second"));
    }

    // ---- no time ----

    /** The first question is about the parent's deadline, those after it are about its children's, until the eighth. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void exit_stepOfAChildsEndThatThrows_breaksOffThatOneAlone(int question) {
        var goOn = kernel.latch();
        var faltering = new Faltering(question);
        var its =
                ProcessManager.create(ManagerOptions.defaults().clock(faltering).reporter(kernel.reports::add));
        var parent = its.register(new Kernel.Idle(kernel).hook("parent"));
        var one = its.registerUnder(parent, new Kernel.Idle(kernel).hook("child"));
        var other = its.registerUnder(parent, new Kernel.Idle(kernel).hook("child"));
        one.atExit(exit -> Kernel.awaitStubbornly(goOn));
        other.atExit(exit -> Kernel.awaitStubbornly(goOn));
        faltering.asks = Thread.currentThread();

        parent.exit();

        faltering.asks = null;
        assertThat(faltering.left).hasValueLessThanOrEqualTo(0);
        assertThat(parent.exited).isFalse();
        goOn.countDown();
        await().until(() -> parent.isOver() && one.isOver() && other.isOver());
        assertThat(kernel.log).containsSubsequence("child TERM", "parent OK");
    }

    /** A clock that throws once, at the so many-th question of a thread. */
    private static final class Faltering extends DelegatingClock {
        private final AtomicInteger left;
        private volatile Thread asks;

        Faltering(int question) {
            super(new FakeClock());
            left = new AtomicInteger(question);
        }

        @Override
        public long nanos() {
            if (Thread.currentThread() == asks && left.decrementAndGet() == 0) {
                throw new IllegalStateException("the clock is broken");
            }
            return super.nanos();
        }
    }

    /** A home that turns when it is told to. */
    private static final class Desk implements Home {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public String name() {
            return "desk";
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
            tasks.add(task);
        }

        void turn() {
            tasks.remove().run();
        }
    }
}
