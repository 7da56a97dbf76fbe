package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import io.archangel.process.spi.Tap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HomeTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private final SlowHome home = new SlowHome();
    private final Guest guest = kernel.manager.register(new Guest(home));

    @AfterEach
    void letTheHomeTurn() {
        home.retire();
    }

    @Test
    void release_onTheHome_isWhereTheClientIsFreed() {
        var receipt = kernel.manager.signal(Kill.of(guest.pid()));
        assertThat(guest.calls).isEmpty();

        kernel.clock.advance(Duration.ofMillis(2));
        home.turn();

        assertThat(Kernel.join(receipt).response()).isEqualTo("503");
        assertThat(Kernel.join(receipt).clientFreedUs()).isEqualTo(2_000);
        assertThat(guest.calls).containsExactly("release TERM here=true");
    }

    @Test
    void term_handledWhereTheHomeHasClosed_isHandledByTheManager() {
        var handled = new CopyOnWriteArrayList<String>();
        var lostHome = new SlowHome();
        lostHome.closed = true;
        var lost = kernel.manager.register(new Guest(lostHome));
        lost.on(Signal.TERM, received -> handled.add(received.by()));

        kernel.manager.signal(Kill.of(lost.pid()).by("ann").await(Duration.ZERO));
        kernel.manager.signal(Kill.of(lost.pid()).by("ben").await(Duration.ZERO));

        await().untilAsserted(() -> assertThat(handled).containsExactly("ann", "ben"));
    }

    @Test
    void end_homeThatThrows_isCompleteAllTheSame() {
        var strange = kernel.manager.register(new Guest(new SlowHome() {
            @Override
            public void execute(Runnable work) {
                throw new IllegalStateException("no");
            }
        }));
        strange.atExit(exit -> strange.calls.add("hook"));

        strange.exit();

        await().until(strange::isOver);
        assertThat(strange.calls).contains("hook");
    }

    @Test
    void release_onTheHomeItself_happensAtOnce() {
        home.here = Thread.currentThread();

        guest.exit();

        assertThat(guest.calls).containsExactly("release OK here=true");
        assertThat(guest.isOver()).isTrue();
    }

    @Test
    void sever_homeHeldUpForFiveMilliseconds_cutsTheClientAndSaysWhoIsBlocked() {
        var receipt = kernel.manager.signal(Kill.of(guest.pid()).signal(Signal.KILL));
        kernel.clock.advance(Duration.ofMillis(5));
        await().until(() -> guest.calls.contains("sever KILL"));
        await().until(() -> guest.exited && kernel.manager.find(guest.pid()).isPresent());

        kernel.clock.advance(Duration.ofSeconds(1));

        var written = Kernel.join(receipt);
        assertThat(written.verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(written.response()).isEqualTo("cut");
        assertThat(written.where()).isEqualTo("loop 7 blocked 12.0 s at X.java:33");
        assertThat(kernel.manager.list(true)).singleElement().satisfies(row -> {
            assertThat(row.stat()).isEqualTo("Z");
            assertThat(row.wchan()).isEqualTo("X.java:33");
        });
    }

    @Test
    void sever_homeTurnsAgain_zombieVanishes() {
        Kernel.join(
                kernel.manager.signal(Kill.of(guest.pid()).signal(Signal.KILL).await(Duration.ZERO)));
        kernel.clock.advance(Duration.ofMillis(5));
        await().until(() -> guest.exited && kernel.manager.find(guest.pid()).isPresent());

        home.turn();

        assertThat(kernel.manager.list()).isEmpty();
        assertThat(guest.isOver()).isTrue();
        assertThat(guest.calls).containsExactly("sever KILL", "release KILL here=true");
    }

    @Test
    void release_afterAllAttemptsToSever_isToldAllTheSame() {
        var stubborn = kernel.manager.register(new Guest(home) {
            @Override
            protected @Nullable String sever(Exit exit) {
                return null;
            }
        });
        var receipt = kernel.manager.signal(
                Kill.of(stubborn.pid()).signal(Signal.KILL).await(Duration.ofSeconds(9)));
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            kernel.clock.advance(Duration.ofMillis(5));
            return stubborn.exited;
        });

        home.turn();

        assertThat(Kernel.join(receipt).response()).isEqualTo("503");
        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Verdict.EXITED);
    }

    @Test
    void release_homeThatTurnsButHasMuchToDo_isWaitedFor() {
        var unused = kernel.manager.signal(Kill.of(guest.pid()).signal(Signal.KILL));
        for (int step = 0; step < 100; step++) {
            home.steps++;
            kernel.clock.advance(Duration.ofMillis(5));
        }
        assertThat(guest.calls).isEmpty();

        kernel.clock.advance(Duration.ofMillis(5));

        await().untilAsserted(() -> assertThat(guest.calls).containsExactly("sever KILL"));
    }

    @Test
    void release_ofManyAtOneHome_isLookedAfterByOneTimer() {
        for (int more = 0; more < 100; more++) {
            var one = kernel.manager.register(new Guest(home));
            var unused =
                    kernel.manager.signal(Kill.of(one.pid()).signal(Signal.KILL).await(Duration.ZERO));
        }

        assertThat(kernel.clock.pending())
                .as("two for the deadline of each, and one look")
                .isEqualTo(201);
    }

    @Test
    void release_afterTheWholeMachineStoodStill_isWaitedForAnew() {
        var clock = new ClockOfAMachineAtRest();
        var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock));
        var sleeper = manager.register(new Guest(home));
        var unused = manager.signal(Kill.of(sleeper.pid()).signal(Signal.KILL).await(Duration.ZERO));
        clock.rest = Duration.ofSeconds(1).toNanos();
        clock.running.advance(Duration.ofMillis(5));
        clock.running.advance(Duration.ofMillis(4));
        assertThat(clock.running.pending())
                .as("two for its deadline, and another look")
                .isEqualTo(3);

        clock.running.advance(Duration.ofMillis(1));

        await().untilAsserted(() -> assertThat(sleeper.calls).containsExactly("sever KILL"));
    }

    @Test
    void exit_neverRegisteredAndItsHomeClosed_runsItsHooks() {
        var ran = new ConcurrentLinkedQueue<String>();
        home.closed = true;
        var stranger = new Guest(home);
        stranger.atExit(exit -> ran.add(exit.word()));

        stranger.exit();

        assertThat(ran).containsExactly("OK");
    }

    @Test
    void list_withThreads_namesTheHome() {
        assertThat(kernel.manager.list(true))
                .singleElement()
                .extracting(ProcessInfo::thread)
                .isEqualTo("loop 7");
    }

    @Test
    void tap_ofAGuestWhoseHomeHasClosed_isRefusedAndLeavesNothingBehind() {
        home.closed = true;
        assertThatThrownBy(() -> kernel.manager.tap(guest.pid(), new Tap() {}))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("its loop has closed");
        home.closed = false;

        var mount = kernel.manager.tap(guest.pid(), new Tap() {});

        assertThat(mount).isNotNull();
    }

    @Test
    void signal_handledByAGuest_runsOnItsHome() {
        guest.on(Signal.TERM, received -> guest.calls.add("TERM here=" + home.isHere()));

        Kernel.join(kernel.manager.signal(Kill.of(guest.pid()).await(Duration.ZERO)));
        home.turn();

        assertThat(guest.calls).containsExactly("TERM here=true");
    }

    private static class Guest extends Process {
        private final SlowHome home;
        final List<String> calls = new CopyOnWriteArrayList<>();

        Guest(SlowHome home) {
            this.home = home;
        }

        @Override
        protected Home home() {
            return home;
        }

        @Override
        protected String release(Exit exit) {
            calls.add("release " + exit.word() + " here=" + home.isHere());
            return "503";
        }

        @Override
        protected @Nullable String sever(Exit exit) {
            calls.add("sever " + exit.word());
            return "cut";
        }
    }

    /** A loop that turns when it is told to. */
    private static class SlowHome implements Home {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private volatile @Nullable Thread here;
        private volatile boolean retired;
        private volatile boolean closed;
        private volatile long steps;

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            tasks.add(task);
            if (retired) {
                turn();
            }
        }

        /** From now on it turns by itself. */
        void retire() {
            retired = true;
            turn();
        }

        @Override
        public String name() {
            return "loop 7";
        }

        @Override
        public boolean isHere() {
            return here == Thread.currentThread();
        }

        @Override
        public Optional<Blocked> blocked() {
            return Optional.of(new Blocked("loop 7", 12_000_000_000L, "X.java:33"));
        }

        void turn() {
            here = Thread.currentThread();
            new ArrayDeque<>(tasks).forEach(task -> {
                tasks.remove(task);
                task.run();
            });
            here = null;
        }
    }

    /** One whose timers come later than they were due, by how long the machine did nothing. */
    private static final class ClockOfAMachineAtRest extends DelegatingClock {
        final FakeClock running;
        volatile long rest;

        ClockOfAMachineAtRest() {
            this(new FakeClock());
        }

        private ClockOfAMachineAtRest(FakeClock running) {
            super(running);
            this.running = running;
        }

        @Override
        public long nanos() {
            return super.nanos() + rest;
        }

        @Override
        public Instant instant() {
            return super.instant().plusNanos(rest);
        }
    }
}
