package io.archangel.dyno.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.dyno.timer.Timer.State;
import io.archangel.process.Exit;
import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TimerOptions MINUTELY = TimerOptions.every(MINUTE).app("shop");

    private final FakeClock clock = new FakeClock();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(reports::add));

    private final Timers timers = Timers.create(manager);

    /** By KILL, for no clock goes on that would send it to what is stopped. */
    @AfterEach
    void close() {
        manager.killAll(info -> true, order -> order.signal(Signal.KILL));
        manager.close();
    }

    /** A timer that waits for its first run. */
    private Timer minutely(Timers.Task task) {
        var timer = timers.add("sweep", MINUTELY, task);
        awaitRest(timer);
        return timer;
    }

    /** Waits until it waits for its next run, with the clock set to wake it. */
    private void awaitRest(Timer timer) {
        await().until(() -> timer.info().state() == State.WAITING
                && manager.stacks(timer.pid()).stream()
                        .flatMap(stack -> stack.frames().stream())
                        .anyMatch(frame -> frame.contains("Semaphore.acquire")));
    }

    /** Waits until so many runs are over, and the timer waits for the next. */
    private void awaitRuns(Timer timer, int count) {
        await().untilAsserted(() -> assertThat(timer.info().runs()).isEqualTo(count));
        awaitRest(timer);
    }

    private static void awaitState(Timer timer, State state) {
        await().untilAsserted(() -> assertThat(timer.info().state()).isEqualTo(state));
    }

    private ProcessInfo row(Process process) {
        return manager.find(process.pid()).orElseThrow();
    }

    /** Waits until it stands still for the next run, or for CONT. */
    private void awaitStat(Timer timer, String stat) {
        await().untilAsserted(() -> {
            assertThat(row(timer).stat()).isEqualTo(stat);
            assertThat(row(timer).wchan()).startsWith("until ");
        });
    }

    /** The run of a timer, once it has begun. */
    private ProcessInfo run(Timer timer) {
        return await().until(
                        () -> manager.list().stream()
                                .filter(info -> info.ppid() == timer.pid())
                                .toList(),
                        children -> !children.isEmpty())
                .getFirst();
    }

    private void kill(long pid, Signal signal) {
        manager.kill(Kill.of(pid).signal(signal).by("test"));
    }

    // ---- when it runs ----

    @Test
    void every_runs_soLongAfterItsStartAndAfterTheEndOfEachRun() {
        var gate = new Semaphore(0);
        var timer = minutely(() -> {
            gate.acquire();
            runs.incrementAndGet();
            clock.advance(Duration.ofSeconds(3)); // that is how long it takes
        });

        clock.advance(MINUTE.minusMillis(1));
        assertThat(timer.info().due()).isEqualTo(Duration.ofMillis(1));
        assertThat(timer.info().state()).isEqualTo(State.WAITING);
        clock.advance(Duration.ofMillis(1));
        gate.release();
        awaitRuns(timer, 1);
        assertThat(timer.info().took()).isEqualTo(Duration.ofSeconds(3));
        assertThat(timer.info().due()).isEqualTo(MINUTE);

        clock.advance(MINUTE);
        gate.release();
        awaitRuns(timer, 2);
        assertThat(runs).hasValue(2);
        assertThat(timer.info().failed()).isZero();
        assertThat(reports).isEmpty();
    }

    @Test
    void once_runsOnceAndEndsAndFreesItsName() {
        var timer = timers.add("open", TimerOptions.once(SECOND), runs::incrementAndGet);
        awaitRest(timer);
        assertThat(timer.info().every()).isNull();

        clock.advance(SECOND);

        awaitState(timer, State.ENDED);
        await().untilAsserted(() -> assertThat(timers.list()).isEmpty());
        assertThat(timer.exitValue()).contains(Exit.OK);
        assertThat(runs).hasValue(1);
        timers.add("open", TimerOptions.once(SECOND), runs::incrementAndGet);
        assertThat(timers.find("open")).isPresent();
    }

    @Test
    void runNow_waiting_runsAndCountsTheDelayFromThere() {
        var timer = minutely(runs::incrementAndGet);
        clock.advance(SECOND);

        assertThat(timer.runNow()).isEqualTo(State.WAITING);

        awaitRuns(timer, 1);
        assertThat(timer.info().due()).isEqualTo(MINUTE);
    }

    @Test
    void runNow_runningStoppedOrEnded_doesNothingAndSaysWhy() {
        var gate = new Semaphore(0);
        var timer = minutely(gate::acquire);
        timer.runNow();
        awaitState(timer, State.RUNNING);
        assertThat(timer.runNow()).isEqualTo(State.RUNNING);
        gate.release();
        awaitRuns(timer, 1);

        kill(timer.pid(), Signal.STOP);
        assertThat(timer.runNow()).isEqualTo(State.STOPPED);
        kill(timer.pid(), Signal.KILL);
        assertThat(timer.runNow()).isEqualTo(State.ENDED);

        assertThat(timer.info().runs()).isEqualTo(1);
    }

    // ---- what it is ----

    @Test
    void timer_waiting_isAProcessThatSaysUntilWhen() {
        var timer = minutely(runs::incrementAndGet);

        awaitStat(timer, "S");
        assertThat(row(timer)).satisfies(info -> {
            assertThat(info.kind()).isEqualTo("timer");
            assertThat(info.app()).isEqualTo("shop");
            assertThat(info.name()).isEqualTo("sweep");
            assertThat(info.wchan()).isEqualTo("until 2026-11-22T12:01:00Z");
        });
    }

    @Test
    void run_isAProcessOfItsOwnBelowTheTimer() {
        var gate = new CountDownLatch(1);
        var timer = minutely(gate::await);
        clock.advance(MINUTE);

        var run = run(timer);

        assertThat(run.kind()).isEqualTo("task");
        assertThat(run.name()).isEqualTo("sweep");
        assertThat(run.app()).isEqualTo("shop");
        await().untilAsserted(() -> assertThat(row(timer).wchan()).isEqualTo("run:" + run.pid()));
        gate.countDown();
        awaitRuns(timer, 1);
    }

    @Test
    void add_inTheCodeOfAProcess_endsWithThat() {
        var added = new CompletableFuture<Timer>();
        var session = manager.spawn("session", () -> {
            added.complete(timers.add("sweep", MINUTELY, runs::incrementAndGet));
            new CountDownLatch(1).await();
        });

        var timer = added.join();
        kill(session.pid(), Signal.TERM);

        assertThat(timer.isAlive()).isFalse();
        assertThat(timers.list()).isEmpty();
    }

    // ---- what throws ----

    @Test
    void run_throws_isReportedOnceWithItsPidAndTheNextComesAllTheSame() {
        var ran = new CompletableFuture<Long>();
        var timer = minutely(() -> {
            if (runs.incrementAndGet() == 1) {
                ran.complete(Process.current().orElseThrow().pid());
                throw new IOException("no answer");
            }
        });

        clock.advance(MINUTE);
        awaitRuns(timer, 1);
        clock.advance(MINUTE);
        awaitRuns(timer, 2);

        assertThat(timer.info().failed()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(reports).hasSize(1));
        assertThat(reports.getFirst()).satisfies(report -> {
            assertThat(report.pid()).isEqualTo(ran.join());
            assertThat(report.ancestors()).containsExactly(timer.pid());
            assertThat(report.exit()).isInstanceOf(Exit.Failed.class);
        });
    }

    @Test
    void run_leavesAnInterruptBehind_doesNotEndTheTimer() {
        var timer = minutely(() -> Thread.currentThread().interrupt());

        for (int run = 1; run <= 2; run++) {
            clock.advance(MINUTE);
            awaitRuns(timer, run);
        }

        assertThat(timer.info().failed()).isZero();
    }

    @Test
    void interruptOfAStranger_whileItWaits_doesNotEndTheTimer() {
        var threads = new CopyOnWriteArrayList<Thread>();
        var timer = minutely(() -> threads.add(Thread.currentThread()));
        clock.advance(MINUTE);
        awaitRuns(timer, 1);

        threads.getFirst().interrupt();
        await().until(() -> !threads.getFirst().isInterrupted());
        awaitRest(timer);

        clock.advance(MINUTE);
        awaitRuns(timer, 2);
        assertThat(timer.info().failed()).isZero();
    }

    @Test
    void once_throws_endsWellAfterTheOneReport() {
        var timer = timers.add("open", TimerOptions.once(SECOND), () -> {
            throw new IOException("no answer");
        });
        awaitRest(timer);

        clock.advance(SECOND);

        awaitState(timer, State.ENDED);
        assertThat(timer.exitValue()).contains(Exit.OK);
        await().untilAsserted(() -> assertThat(reports).hasSize(1));
    }

    // ---- signals ----

    @Test
    void stop_noRunComes_untilContAndThenAtOnce() {
        var timer = minutely(runs::incrementAndGet);

        kill(timer.pid(), Signal.STOP);
        assertThat(timer.info().state()).isEqualTo(State.STOPPED);
        awaitStat(timer, "T");
        clock.advance(MINUTE.multipliedBy(5));
        assertThat(row(timer).stat()).isEqualTo("T");
        assertThat(runs).hasValue(0);
        assertThat(timer.info().due()).isZero();

        kill(timer.pid(), Signal.CONT);
        awaitRuns(timer, 1);
        assertThat(timer.info().due()).isEqualTo(MINUTE);
    }

    @Test
    void stop_whileThereIsARun_letsThatGoOnAndNoOtherCome() {
        var gate = new Semaphore(0);
        var timer = minutely(gate::acquire);
        clock.advance(MINUTE);
        awaitState(timer, State.RUNNING);

        kill(timer.pid(), Signal.STOP);
        assertThat(timer.info().state()).isEqualTo(State.RUNNING);
        gate.release();

        awaitState(timer, State.STOPPED);
        awaitStat(timer, "T");
        clock.advance(MINUTE);
        assertThat(row(timer).stat()).isEqualTo("T");
        assertThat(timer.info().runs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void kill_whileThereIsARun_interruptsItAndNoneComesAnyMore(String signal) throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CompletableFuture<Throwable>();
        var timer = minutely(() -> {
            try {
                begun.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                ended.complete(interrupted);
                throw interrupted;
            }
        });
        clock.advance(MINUTE);
        var run = run(timer);
        begun.await();

        var receipt =
                manager.kill(Kill.of(timer.pid()).signal(Signal.of(signal)).by("test"));

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(ended.join()).isInstanceOf(InterruptedException.class);
        assertThat(timers.list()).isEmpty();
        assertThat(manager.list()).isEmpty();
        assertThat(manager.history())
                .filteredOn(entry -> entry.pid() == run.pid())
                .singleElement()
                .satisfies(entry -> assertThat(entry.by()).isEqualTo("parent"));
        clock.advance(MINUTE);
        assertThat(manager.history()).hasSize(2);
    }

    @Test
    void kill_ofTheRunAlone_leavesTheTimer() throws Exception {
        var begun = new CountDownLatch(1);
        var timer = minutely(() -> {
            if (runs.incrementAndGet() == 1) {
                begun.countDown();
                new CountDownLatch(1).await();
            }
        });
        clock.advance(MINUTE);
        begun.await();

        kill(run(timer).pid(), Signal.KILL);

        awaitRuns(timer, 1);
        assertThat(timer.info().failed()).isEqualTo(1);
        clock.advance(MINUTE);
        awaitRuns(timer, 2);
    }

    @Test
    void close_ofTheManager_endsThem() {
        timers.add("sweep", MINUTELY, runs::incrementAndGet);

        manager.close();

        assertThat(timers.list()).isEmpty();
        var late = timers.add("late", MINUTELY, runs::incrementAndGet);
        assertThat(late.isAlive()).isFalse();
        await().untilAsserted(() -> assertThat(timers.list()).isEmpty());
    }

    // ---- names, options, the table ----

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "12345678901234567890123456789012345678901234567890123456789012345"})
    void add_nameThatIsNoWord_isRefused(String name) {
        assertThatThrownBy(() -> timers.add(name, MINUTELY, runs::incrementAndGet))
                .isInstanceOf(TimerException.class)
                .hasMessageContaining("give one word of 1 to 64 characters");
    }

    @Test
    void add_nameThatIsTaken_isRefusedAndOtherManagersDoNotMind() {
        timers.add("sweep", MINUTELY, runs::incrementAndGet);

        assertThatThrownBy(() -> timers.add("sweep", MINUTELY, runs::incrementAndGet))
                .isInstanceOf(TimerException.class)
                .hasMessage("there is a timer sweep already; give another name, or end that one");
        assertThat(manager.list()).hasSize(1);
        try (var other = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            Timers.create(other).add("sweep", MINUTELY, runs::incrementAndGet);
            assertThat(other.list()).hasSize(1);
        }
        assertThat(timers.find("sweep")).isPresent();
    }

    @Test
    void options_delayOutOfRange_isRefused() {
        assertThatThrownBy(() -> TimerOptions.every(Duration.ZERO))
                .isInstanceOf(TimerException.class)
                .hasMessage("delay is PT0S; give PT0.001S to PT8760H");
        assertThatThrownBy(() -> TimerOptions.once(Duration.ofDays(366))).isInstanceOf(TimerException.class);
    }

    @Test
    void table_showsThemAndHasThemRun() throws Exception {
        var gate = new Semaphore(0);
        var timer = minutely(gate::acquire);
        timers.mount();
        var table = manager.table("timers");
        var run = table.verbs().getFirst().action();

        assertThat(table.rows().get())
                .containsExactly(
                        List.of("sweep", timer.pid(), "shop", "waiting", MINUTE, MINUTE, 0L, 0L, Duration.ZERO));
        assertThatThrownBy(() -> run.run(List.of("sleep")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no timer sleep; there are sweep");
        assertThat(run.run(List.of("sweep"))).isEqualTo("sweep runs now");
        awaitState(timer, State.RUNNING);
        assertThat(table.rows().get().getFirst()).contains("running");
        assertThatThrownBy(() -> run.run(List.of("sweep")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sweep runs already; wait until that run is over");
        gate.release();
        awaitRuns(timer, 1);
        kill(timer.pid(), Signal.STOP);
        assertThatThrownBy(() -> run.run(List.of("sweep")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sweep is stopped; cont " + timer.pid() + " first");
        kill(timer.pid(), Signal.KILL);
        assertThat(table.rows().get()).isEmpty();
        assertThatThrownBy(() -> run.run(List.of("sweep"))).hasMessage("there is no timer sweep; there is none");
    }
}
