package io.archangel.process;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Tap;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StopTest {
    /** All of a manager's, but for what never changes and what can't be called inside one of its processes; by name. */
    private static final Map<String, Consumer<ProcessManager>> CALLS = Map.ofEntries(
            entry("register", manager -> manager.register(Process.around("", released -> {}))),
            entry("registerUnder", manager -> manager.registerUnder(here(), Process.around("", released -> {}))),
            entry("spawn", manager -> manager.spawn("child", () -> {})),
            entry("list", ProcessManager::list),
            entry("stream", manager -> manager.stream(false)),
            entry("find", manager -> manager.find(1)),
            entry("process", manager -> manager.process(1)),
            entry("stacks", manager -> manager.stacks(Long.MAX_VALUE)),
            entry("core", manager -> manager.core(Long.MAX_VALUE)),
            entry("tap", manager -> manager.tap(here().pid(), new Tap() {})),
            entry("history", ProcessManager::history),
            entry("signal", manager -> manager.signal(Kill.of(Long.MAX_VALUE))),
            entry("kill", manager -> manager.kill(Kill.of(Long.MAX_VALUE))),
            entry("signalAll", manager -> manager.signalAll(info -> false, order -> order)),
            entry("killAll", manager -> manager.killAll(info -> false, order -> order)),
            entry("drain", manager -> manager.drain("app")),
            entry("cores", ProcessManager::cores),
            entry("mount", manager -> manager.mount(new Table("table", List.of(), List::of, List.of()))),
            entry("listen", manager -> manager.listen(event -> {})),
            entry("tables", ProcessManager::tables),
            entry("table", manager -> manager.table("table")));

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void stop_processWithoutThread_isShownAsStoppedAndToldSoOnce() {
        var process = kernel.manager.register(new Told());

        var receipt = kernel.kill(process, Signal.STOP);
        kernel.kill(process, Signal.STOP);

        assertThat(receipt.verdict()).isEqualTo(Verdict.SIGNALLED);
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T"));
        assertThat(process.told).containsExactly("stopped");
        assertThat(process.isAlive()).isTrue();
        assertThat(process.isPaused()).isTrue();
    }

    @Test
    void cont_stoppedProcess_goesOn() {
        var process = kernel.manager.register(new Told());
        kernel.kill(process, Signal.STOP);

        kernel.kill(process, Signal.CONT);
        kernel.kill(process, Signal.CONT);

        await().untilAsserted(() -> assertThat(process.told).containsExactly("stopped", "continued"));
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("S"));
        assertThat(process.isPaused()).isFalse();
    }

    @Test
    void stop_bodyBetweenCheckpoints_isPendingUntilItParksAtTheNext() throws InterruptedException {
        var began = new CountDownLatch(1);
        var gate = kernel.latch();
        var rounds = new AtomicInteger();
        var process = kernel.manager.spawn("worker", () -> {
            began.countDown();
            Kernel.awaitStubbornly(gate);
            while (true) {
                Process.checkpoint();
                rounds.incrementAndGet();
            }
        });
        Kernel.await(began);
        await().until(() -> stat(process).equals("S"));

        kernel.kill(process, Signal.STOP);
        assertThat(stat(process)).isEqualTo("S+");
        gate.countDown();

        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T"));
        int whenParked = rounds.get();
        assertThat(whenParked).isZero();
        kernel.kill(process, Signal.CONT);
        await().until(() -> rounds.get() > whenParked);
        assertThat(kernel.kill(process, Signal.KILL).verdict()).isEqualTo(Verdict.EXITED);
    }

    @Test
    void stop_bodyThatComputesOn_isRunningWithThePending() {
        var gate = kernel.latch();
        var process = kernel.manager.spawn("busy", () -> {
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        await().until(() -> stat(process).equals("R"));

        kernel.kill(process, Signal.STOP);

        assertThat(stat(process)).isEqualTo("R+");
    }

    private static Process here() {
        return Process.current().orElseThrow();
    }

    @Test
    void checkpoint_callsThatAreTried_areAllThereAre() {
        var all = Stream.of(ProcessManager.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        all.removeAll(Set.of("started", "instance", "clock", "close"));

        assertThat(CALLS).containsOnlyKeys(all);
    }

    static Set<String> callsIntoTheKernel() {
        return CALLS.keySet();
    }

    @ParameterizedTest
    @MethodSource("callsIntoTheKernel")
    void checkpoint_anyCallIntoTheKernel_isOne(String call) throws InterruptedException {
        checkpointIs(() -> CALLS.get(call).accept(kernel.manager));
    }

    @Test
    void checkpoint_workForTheExecutor_isOne() throws InterruptedException {
        checkpointIs(() -> Process.executor().execute(() -> {}));
    }

    private void checkpointIs(Runnable call) throws InterruptedException {
        var began = new CountDownLatch(1);
        var gate = kernel.latch();
        var called = new CompletableFuture<Boolean>();
        var process = kernel.manager.spawn("worker", () -> {
            began.countDown();
            Kernel.awaitStubbornly(gate);
            call.run();
            called.complete(true);
        });
        Kernel.await(began);
        kernel.kill(process, Signal.STOP);
        gate.countDown();

        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T"));
        assertThat(called).isNotDone();
        kernel.kill(process, Signal.CONT);

        assertThat(Kernel.join(called)).isTrue();
    }

    @Test
    void checkpoint_registeringUnderAStoppedProcess_waitsToo() {
        var gate = kernel.latch();
        var child = new CompletableFuture<Process>();
        var process = kernel.manager.spawn("worker", () -> {
            Kernel.awaitStubbornly(gate);
            child.complete(kernel.idle());
        });
        kernel.kill(process, Signal.STOP);
        gate.countDown();

        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T"));
        assertThat(child).isNotDone();
        kernel.kill(process, Signal.CONT);

        assertThat(Kernel.join(child).parent()).contains(process);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "USR1", "QUIT", "RELOAD"})
    void signal_toAStoppedProcess_waitsForCont(String name) {
        var process = kernel.idle();
        var seen = new CopyOnWriteArrayList<String>();
        var signal = Signal.of(name);
        process.on(signal, received -> seen.add(received.signal().name()));
        kernel.kill(process, Signal.STOP);

        kernel.manager.signal(Kill.of(process.pid()).signal(signal).await(Duration.ZERO));

        assertThat(stat(process)).endsWith("+");
        assertThat(seen).isEmpty();
        kernel.kill(process, Signal.CONT);
        await().untilAsserted(() -> assertThat(seen).containsExactly(name));
    }

    @Test
    void term_toAStoppedProcess_isReceiptedAsWaitingAndEndsItAtCont() {
        var process = kernel.idle();
        kernel.kill(process, Signal.STOP);

        var order = kernel.manager.signal(Kill.of(process.pid()));
        kernel.clock.advance(Duration.ofSeconds(1));

        assertThat(Kernel.join(order).toString()).contains("still-running: stopped: the signal waits for CONT");
        kernel.kill(process, Signal.CONT);
        await().until(() -> !process.isAlive());
        assertThat(process.exitValue().orElseThrow().word()).isEqualTo("TERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "HUP"})
    void signal_thatDoesNotWait_endsAStoppedProcess(String name) {
        var process = kernel.idle();
        kernel.kill(process, Signal.STOP);

        assertThat(kernel.kill(process, Signal.of(name)).exit()).isEqualTo(name);
    }

    @Test
    void hup_toAStoppedProcessThatHandlesIt_isHandledBeforeContAndLeavesItStopped() {
        var process = kernel.idle();
        process.on(Signal.HUP, received -> kernel.log.add("HUP, paused " + process.isPaused()));
        process.on(Signal.TERM, received -> kernel.log.add("TERM"));
        kernel.kill(process, Signal.STOP);

        var order = Kill.of(process.pid()).await(Duration.ZERO);
        Kernel.join(kernel.manager.signal(order));
        Kernel.join(kernel.manager.signal(order.signal(Signal.HUP)));

        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("HUP, paused true"));
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T+"));
        kernel.kill(process, Signal.CONT);
        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("HUP, paused true", "TERM"));
    }

    @Test
    void kill_bodyParkedAtACheckpoint_endsItThere() {
        var after = new CopyOnWriteArrayList<String>();
        var process = kernel.manager.spawn("worker", () -> {
            while (true) {
                Process.checkpoint();
                Thread.onSpinWait();
            }
        });
        process.atExit(exit -> after.add(exit.word()));
        kernel.kill(process, Signal.STOP);
        await().untilAsserted(() -> assertThat(stat(process)).isEqualTo("T"));

        var receipt = kernel.kill(process, Signal.KILL);

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(after).containsExactly("KILL");
    }

    @Test
    void checkpoint_inALoopOfComputationThatWasKilled_endsTheThread() {
        var process = kernel.manager.spawn("busy", () -> {
            while (true) {
                Process.checkpoint();
            }
        });

        assertThat(kernel.kill(process, Signal.TERM).verdict()).isEqualTo(Verdict.EXITED);
        assertThat(kernel.reports).hasSize(1);
    }

    @Test
    void checkpoint_withoutAProcess_doesNothing() {
        Process.checkpoint();

        assertThat(Process.current()).isEmpty();
    }

    @Test
    void idle_whileStopped_standsStill() {
        var process = kernel.idle();
        kernel.clock.advance(Duration.ofSeconds(3));
        kernel.kill(process, Signal.STOP);

        kernel.clock.advance(Duration.ofSeconds(60));
        var stopped = kernel.manager.find(process.pid()).orElseThrow();
        kernel.kill(process, Signal.CONT);
        kernel.clock.advance(Duration.ofSeconds(2));

        assertThat(stopped.idle()).hasSeconds(3);
        assertThat(stopped.age()).hasSeconds(63);
        assertThat(kernel.manager.find(process.pid()).orElseThrow().idle()).hasSeconds(5);
    }

    @Test
    void children_ofAStoppedOne_runOn() {
        var parent = kernel.idle();
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));

        kernel.kill(parent, Signal.STOP);

        assertThat(stat(child)).isEqualTo("S");
    }

    @Test
    void on_forcedSignal_isRefusedWithTheRemedy() {
        var process = kernel.idle();

        assertThatThrownBy(() -> process.ignore(Signal.STOP))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("STOP can't be handled");
    }

    @Test
    void signal_thousandsToAStoppedProcess_areBoundedAndTheReceiptSaysSo() {
        var process = kernel.idle();
        kernel.kill(process, Signal.STOP);
        var order = Kill.of(process.pid()).signal(Signal.USR1).await(Duration.ZERO);

        List<Receipt> receipts = IntStream.range(0, 1100)
                .mapToObj(number -> Kernel.join(kernel.manager.signal(order)))
                .toList();

        assertThat(receipts.getFirst().verdict()).isEqualTo(Verdict.SIGNALLED);
        assertThat(receipts.getLast().toString()).contains("signal dropped");
    }

    @Test
    void stopped_thatThrows_failsTheProcessAlone() {
        var process = kernel.manager.register(new Process() {
            @Override
            protected void stopped() {
                throw new IllegalStateException("no");
            }
        });
        var other = kernel.idle();

        kernel.kill(process, Signal.STOP);

        await().until(() -> !process.isAlive());
        await().untilAsserted(() -> assertThat(kernel.reports).hasSize(1));
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void cont_afterMoreStopsThanSignalsMayWait_isToldLast() throws Exception {
        var process = kernel.manager.register(new Told());
        var gate = kernel.latch();
        process.on(Signal.USR1, received -> Kernel.await(gate));
        kernel.kill(process, Signal.STOP);
        await().until(() -> process.told.size() == 1);
        kernel.kill(process, Signal.CONT);
        await().until(() -> process.told.size() == 2);
        kernel.kill(process, Signal.USR1);
        kernel.kill(process, Signal.STOP);
        for (int wait = 0; wait < 1100; wait++) {
            kernel.kill(process, Signal.CONT);
            kernel.kill(process, Signal.STOP);
        }
        kernel.kill(process, Signal.CONT);
        var after = new CountDownLatch(1);
        process.on(Signal.USR2, received -> after.countDown());
        kernel.kill(process, Signal.USR2);

        gate.countDown();
        Kernel.await(after);

        assertThat(process.told).containsExactly("stopped", "continued", "stopped", "continued");
    }

    @Test
    void cont_whoseTurnComesBeforeItAsks_isToldOnce() {
        var process = kernel.manager.register(new Told());
        var gate = kernel.latch();
        process.on(Signal.USR1, received -> Kernel.await(gate));
        kernel.kill(process, Signal.USR1);
        kernel.kill(process, Signal.STOP);
        var mailbox = process.extra().mailbox((ProcessTable) kernel.manager);

        assertThat(process.resume(0)).isNotNull();
        gate.countDown();
        await().until(() -> !mailbox.isPending());
        mailbox.postStand();
        await().until(() -> !mailbox.isPending());

        assertThat(process.told).containsExactly("stopped", "continued");
    }

    @Test
    void stop_thatIsOverBeforeItAsks_isToldOnce() {
        var process = kernel.manager.register(new Told());
        var mailbox = process.extra().mailbox((ProcessTable) kernel.manager);
        var stop = new Stop(0, 0);
        process.halt(stop);
        mailbox.postStand();
        await().until(() -> !mailbox.isPending());
        process.resume(0);
        mailbox.postStand();
        await().until(() -> !mailbox.isPending());

        mailbox.postStop(stop);
        await().until(() -> !mailbox.isPending());

        assertThat(process.told).containsExactly("stopped", "continued");
    }

    @Test
    void stop_thatCrossesWithCont_isToldAsItIsInTheEnd() throws Exception {
        for (int round = 0; round < 300; round++) {
            var process = kernel.manager.register(new Told());
            kernel.kill(process, Signal.STOP);
            var other = Thread.ofPlatform().start(() -> kernel.kill(process, Signal.CONT));
            kernel.kill(process, Signal.STOP);
            kernel.kill(process, Signal.STOP);
            other.join();

            while (process.extra().mailbox((ProcessTable) kernel.manager).isPending()) {
                Thread.onSpinWait();
            }
            assertThat(process.told.size() % 2 == 1).isEqualTo(process.stopOrNull() != null);
        }
    }

    @Test
    void idle_bytesThatPassWhileStopped_countFromCont() {
        var process = kernel.manager.register(new Told());
        kernel.clock.advance(Duration.ofSeconds(3));
        kernel.kill(process, Signal.STOP);
        kernel.clock.advance(Duration.ofSeconds(60));
        process.countIn(1);
        kernel.clock.advance(Duration.ofSeconds(60));

        kernel.kill(process, Signal.CONT);
        kernel.clock.advance(Duration.ofSeconds(2));

        assertThat(kernel.manager.find(process.pid()).orElseThrow().idle()).hasSeconds(2);
    }

    @Test
    void idleLimit_afterCont_isKeptInTime() {
        var process = kernel.idle();
        process.limit(Limits.NONE.idle(Duration.ofSeconds(10)));
        kernel.clock.advance(Duration.ofSeconds(9));
        kernel.kill(process, Signal.STOP);
        kernel.clock.advance(Duration.ofSeconds(2));

        kernel.kill(process, Signal.CONT);
        kernel.clock.advance(Duration.ofMillis(900));
        assertThat(process.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(200));

        kernel.until(() -> !process.isAlive());
    }

    @Test
    void stop_bySignalOfItsOwnThatStops_stopsIt() {
        var process = kernel.idle();

        kernel.kill(process, new Signal("PAUSE", Signal.Action.STOP));
        assertThat(stat(process)).startsWith("T");
        kernel.kill(process, new Signal("GO-ON", Signal.Action.CONT));

        assertThat(process.isRunning()).isTrue();
    }

    private String stat(Process process) {
        return kernel.manager.find(process.pid()).orElseThrow().stat();
    }

    private static final class Told extends Process {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        protected void stopped() {
            told.add("stopped");
        }

        @Override
        protected void continued() {
            told.add("continued");
        }
    }
}
