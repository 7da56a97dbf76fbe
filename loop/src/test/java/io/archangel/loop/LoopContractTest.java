package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Subject.Kind;
import io.archangel.process.Guard;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop keeps to: callbacks, time, and its life. */
@ParameterizedClass
@EnumSource(Kind.class)
final class LoopContractTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Runnable NOTHING = () -> {};

    private final Subject subject;
    private final Loop loop;
    private final List<String> log = new ArrayList<>();

    LoopContractTest(Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private static void fail() {
        throw new AssertionError("told to");
    }

    // ---- callSoon ----

    @Test
    void callSoon_runsEachOnceInOrder_whateverOneThrows() {
        loop.callSoon(() -> log.add("one"));
        loop.callSoon(LoopContractTest::fail);
        loop.callSoon(() -> {
            log.add("two");
            loop.callSoon(() -> log.add("four"));
        });
        loop.callSoon(() -> log.add("three"));
        subject.settle();
        assertThat(log).containsExactly("one", "two", "three", "four");
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void callSoon_onAForeignThreadWhileItRuns_isRefused() {
        loop.callSoon(() -> assertThat(subject.elsewhere(() -> loop.callSoon(NOTHING)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("callSoonThreadsafe"));
        subject.settle();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void callSoon_onAForeignThreadWhileItDoesNotRun_runsOnTheLoop() {
        assertThat(subject.elsewhere(() -> loop.callSoon(() -> log.add("here " + loop.isHere()))))
                .isNull();
        subject.settle();
        assertThat(log).containsExactly("here true");
    }

    @Test
    void callSoonThreadsafe_onAForeignThread_runsOnTheLoop() {
        assertThat(subject.elsewhere(() -> loop.callSoonThreadsafe(() -> log.add("here " + loop.isHere()))))
                .isNull();
        subject.settle();
        assertThat(log).containsExactly("here true");
    }

    @Test
    void cancel_onAnyThread_again_andTooLate() {
        var never = loop.callSoon(() -> log.add("never"));
        var late = loop.callSoon(() -> log.add("ran"));
        assertThat(subject.elsewhere(never::cancel)).isNull();
        never.cancel();
        subject.settle();
        late.cancel();
        assertThat(log).containsExactly("ran");
        assertThat(never.isCancelled()).isTrue();
        assertThat(late.isCancelled()).isFalse();
        assertThat(late.when()).isEmpty();
    }

    // ---- time ----

    @Test
    void time_onAForeignThreadAndAfterClose_isTheSame_andNeverGoesBack() {
        long before = loop.time();
        var there = new AtomicLong();
        assertThat(subject.elsewhere(() -> there.set(loop.time()))).isNull();
        long between = loop.time();
        loop.close();
        assertThat(List.of(there.get(), between, loop.time()))
                .isSorted()
                .allSatisfy(time -> assertThat(time - before)
                        .isBetween(0L, Duration.ofHours(1).toNanos()));
        assertThat(subject.elsewhere(loop::time)).isNull();
    }

    @Test
    void callLater_isNeverEarly_andCanBeCalledOff() {
        long start = loop.time();
        var late = loop.callLater(SHORT.multipliedBy(5), () -> log.add("late " + (loop.time() >= start + 10_000_000)));
        loop.callLater(SHORT, () -> log.add("never")).cancel();
        assertThat(late.when().orElseThrow()).isGreaterThanOrEqualTo(start + 10_000_000);
        subject.until(() -> !log.isEmpty());
        assertThat(log).containsExactly("late true");
    }

    @Test
    void callLater_fromAForeignThread_withNoTimeOrLess_runsSoon() {
        assertThat(subject.elsewhere(() -> loop.callLater(Duration.ofSeconds(-1), () -> log.add("soon"))))
                .isNull();
        loop.callLater(Duration.ofDays(1_000_000), NOTHING);
        subject.until(() -> log.size() == 1);
    }

    @Test
    void callAt_isNeverEarly_andInOrderOfTime_whatIsPastAtOnce() {
        long start = loop.time();
        long due = start + SHORT.multipliedBy(100).toNanos();
        loop.callAt(start - 1_000_000_000, () -> log.add("past"));
        var late = loop.callAt(due, () -> log.add("late " + (loop.time() >= due)));
        loop.callAt(start + SHORT.toNanos(), () -> log.add("early"));
        assertThat(late.when().orElseThrow()).isGreaterThanOrEqualTo(due);
        subject.until(() -> log.size() == 3);
        assertThat(log).containsExactly("past", "early", "late true");
    }

    @Test
    void callAt_fromAForeignThreadWhileItRuns_isNeverEarly_andCanBeCalledOff() {
        long due = loop.time() + SHORT.multipliedBy(5).toNanos();
        subject.on(() -> assertThat(subject.elsewhere(() -> {
                    loop.callAt(due, () -> log.add("late " + (loop.isHere() && loop.time() >= due)));
                    loop.callAt(due, () -> log.add("never")).cancel();
                }))
                .isNull());
        subject.until(() -> !log.isEmpty());
        subject.settle();
        assertThat(log).containsExactly("late true");
    }

    @Test
    void callAt_throws_isReportedAndTheRestRuns() {
        loop.callAt(loop.time() - 1, LoopContractTest::fail);
        loop.callAt(loop.time() + SHORT.toNanos(), LoopContractTest::fail);
        loop.callAt(loop.time() + SHORT.multipliedBy(2).toNanos(), () -> log.add("after"));
        subject.until(() -> !log.isEmpty());
        assertThat(subject.errors()).hasSize(2).hasOnlyElementsOfType(AssertionError.class);
    }

    @Test
    void callLater_throws_isReportedAndTheRestRuns() {
        loop.callLater(SHORT, LoopContractTest::fail);
        loop.callLater(SHORT, () -> log.add("after"));
        subject.until(() -> !log.isEmpty());
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void callRepeatedly_throwing_endsTheChain_andIsReported() {
        var times = new AtomicInteger();
        var handle = loop.callRepeatedly(SHORT, () -> {
            if (times.incrementAndGet() == 3) {
                fail();
            }
        });
        assertThat(handle.when()).isPresent();
        subject.until(() -> times.get() == 3);
        loop.callLater(SHORT.multipliedBy(5), () -> log.add("later"));
        subject.until(() -> !log.isEmpty());
        assertThat(times).hasValue(3);
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void callRepeatedly_fromAForeignThread_cancelledInside_runsNoMore() {
        var handle = new AtomicReference<Handle>();
        assertThat(subject.elsewhere(() -> handle.set(loop.callRepeatedly(SHORT, () -> {
                    log.add("tick");
                    if (log.size() == 2) {
                        handle.get().cancel();
                        loop.callLater(SHORT.multipliedBy(5), () -> log.add("later"));
                    }
                }))))
                .isNull();
        subject.until(() -> log.size() == 3);
        assertThat(log).containsExactly("tick", "tick", "later");
        assertThat(handle.get().isCancelled()).isTrue();
    }

    /** The interval counts from the return: what takes longer than it does not run again at once. */
    @Test
    void callRepeatedly_waitsTheWholeIntervalAfterTheReturn() {
        var ended = new ArrayList<Long>();
        var began = new ArrayList<Long>();
        var handle = loop.callRepeatedly(SHORT, () -> {
            began.add(loop.time());
            if (loop instanceof FakeLoop fake) {
                fake.clock().advance(SHORT.multipliedBy(2));
            } else {
                long until = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
            ended.add(loop.time());
        });
        subject.until(() -> ended.size() == 3);
        handle.cancel();
        for (int i = 1; i < 3; i++) {
            assertThat(began.get(i) - ended.get(i - 1)).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void callRepeatedly_theProcessThatAskedEnds_endsTheChain() {
        var asker = Process.around("asker", target -> {});
        Guard.call(asker, () -> loop.callRepeatedly(SHORT, () -> log.add("tick")));
        subject.until(() -> !log.isEmpty());
        asker.exit();
        log.clear();
        loop.callLater(SHORT.multipliedBy(5), () -> log.add("later"));
        subject.until(() -> log.contains("later"));
        assertThat(log).containsExactly("later");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void callRepeatedly_withNoInterval_isRefused() {
        assertThatThrownBy(() -> loop.callRepeatedly(Duration.ZERO, NOTHING))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("PT0S")
                .hasMessageContaining("more than zero");
    }

    @Test
    void callEveryIteration_runsBeforeEachWait_untilCancelledFromAnywhere() {
        var handle = loop.callEveryIteration(() -> log.add("turn"));
        loop.callSoon(() -> log.add("callback"));
        loop.runOnce(Duration.ZERO);
        loop.runOnce(Duration.ZERO);
        assertThat(log).containsExactly("turn", "callback", "turn");
        assertThat(subject.elsewhere(handle::cancel)).isNull();
        handle.cancel();
        loop.runOnce(Duration.ZERO);
        assertThat(log).hasSize(3);
        assertThat(handle.isCancelled()).isTrue();
    }

    @Test
    void callEveryIteration_throwing_isReportedOnce_andCalledNoMore() {
        loop.callEveryIteration(() -> {
            log.add("turn");
            fail();
        });
        assertThat(subject.elsewhere(() -> loop.callEveryIteration(() -> log.add("other"))))
                .isNull();
        loop.runOnce(Duration.ZERO);
        loop.runOnce(Duration.ZERO);
        assertThat(log).containsExactly("turn", "other", "other");
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void callEveryIteration_theProcessThatAskedEnds_isCalledNoMore() {
        var asker = Process.around("asker", target -> {});
        Guard.call(asker, () -> loop.callEveryIteration(() -> log.add("turn")));
        loop.runOnce(Duration.ZERO);
        asker.exit();
        loop.runOnce(Duration.ZERO);
        assertThat(log).containsExactly("turn");
        assertThat(subject.errors()).isEmpty();
    }

    /** It would hold the loop up, as any other callback that waits. */
    @Test
    void callEveryIteration_thatWaitsForAReceipt_isRefused() {
        try (var manager = ProcessManager.create()) {
            var elsewhere = manager.register(Process.around("elsewhere", target -> {}));
            loop.callEveryIteration(() ->
                    log.add(String.valueOf(Guard.attempt(() -> manager.kill(Kill.of(elsewhere.pid()))))));
            loop.runOnce(Duration.ZERO);
            assertThat(log).singleElement().asString().contains("would hold up a loop");
        }
    }

    /** What it asks for is not slept over. */
    @Test
    void callEveryIteration_thatAsksForACallback_hasItInTheSameTurn() {
        loop.callEveryIteration(() -> {
            if (log.isEmpty()) {
                loop.callSoon(() -> log.add("asked for"));
            }
        });
        loop.runOnce(Duration.ofDays(1));
        assertThat(log).containsExactly("asked for");
    }

    // ---- its life ----

    @Test
    void runForever_stoppedInside_runsWhatIsReady_andMayRunAgain() {
        loop.callSoon(() -> {
            log.add("running " + loop.isRunning());
            loop.stop();
            loop.callSoon(() -> log.add("ready"));
        });
        loop.runForever();
        assertThat(loop.isRunning()).isFalse();
        loop.callSoon(loop::stop);
        loop.runForever();
        assertThat(log).containsExactly("running true", "ready");
    }

    @Test
    void runForever_inside_isRefused() {
        loop.callSoon(() -> assertThatThrownBy(loop::runForever).hasMessageContaining("runs already"));
        loop.callSoon(
                () -> assertThatThrownBy(() -> loop.runOnce(Duration.ZERO)).hasMessageContaining("runs already"));
        loop.callSoon(() -> assertThatThrownBy(loop::close).hasMessageContaining("stop it"));
        subject.settle();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void runForeverOrOnce_onAForeignThreadWhileItRuns_isRefused() {
        var calls = List.<Runnable>of(loop::runForever, () -> loop.runOnce(Duration.ZERO));
        subject.on(() -> assertThat(calls)
                .allSatisfy(call -> assertThat(subject.elsewhere(call))
                        .isInstanceOf(LoopException.class)
                        .hasMessageContaining("runs already")));
    }

    @Test
    void runOnce_withNothingReady_waitsNoLongerThanItIsTold() {
        var handle = loop.callLater(Duration.ofDays(1), () -> log.add("tomorrow"));
        long before = loop.time();
        loop.runOnce(SHORT);
        assertThat(loop.time() - before).isBetween(0L, Duration.ofHours(1).toNanos());
        assertThat(log).isEmpty();
        assertThat(handle.isCancelled()).isFalse();
    }

    @Test
    void runOnce_withATimerDueBefore_runsIt() {
        loop.callLater(SHORT, () -> log.add("due"));
        subject.until(() -> !log.isEmpty());
        assertThat(log).containsExactly("due");
    }

    @Test
    void info_tellsWhatWaits() {
        loop.callSoon(NOTHING);
        loop.callSoon(NOTHING);
        assertThat(loop.info().queue()).isEqualTo(2);
        subject.settle();
        var info = loop.info();
        assertThat(info.queue()).isZero();
        assertThat(info.state()).isEqualTo("stopped");
        assertThat(info.busy()).isBetween(0, 100);
        assertThat(info.lag()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void close_again_isHarmless_andNothingIsTakenAfter() {
        loop.close();
        assertThat(subject.elsewhere(loop::close)).isNull();
        assertThat(loop.isClosed()).isTrue();
        assertThat(List.<Runnable>of(
                        () -> loop.callSoon(NOTHING),
                        () -> loop.callSoonThreadsafe(NOTHING),
                        () -> loop.callLater(SHORT, NOTHING),
                        () -> loop.callAt(loop.time(), NOTHING),
                        () -> loop.callRepeatedly(SHORT, NOTHING),
                        () -> loop.callEveryIteration(NOTHING),
                        () -> loop.addSignalHandler("TERM", NOTHING),
                        () -> loop.runForever(),
                        () -> loop.runOnce(SHORT)))
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(LoopException.class)
                        .hasMessageContaining("closed"));
        assertThat(loop.removeSignalHandler("TERM")).isFalse();
    }

    /** Also where time goes on, as that of a fake clock does which others share. */
    @Test
    void close_takesAlongWhatWasAskedForBefore_andCallingItOffAfterIsHarmless() {
        var second = Duration.ofSeconds(1);
        var handles = List.of(
                loop.callLater(second, () -> log.add("later")),
                loop.callAt(loop.time() + second.toNanos(), () -> log.add("at")),
                loop.callRepeatedly(second, () -> log.add("repeatedly")),
                loop.callEveryIteration(() -> log.add("each turn")));
        loop.close();
        log.clear();
        if (loop instanceof FakeLoop fake) {
            assertThat(fake.clock().pending()).isZero();
            fake.advance(second);
            fake.clock().advance(second);
        }
        assertThat(subject.elsewhere(() -> handles.forEach(Handle::cancel))).isNull();
        handles.forEach(Handle::cancel);
        assertThat(handles).allMatch(Handle::isCancelled);
        assertThat(log).isEmpty();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void stop_afterClose_isHarmlessOnAnyThread() {
        loop.runOnce(SHORT);
        loop.close();
        loop.stop();
        assertThat(subject.elsewhere(loop::stop)).isNull();
        assertThat(loop.info().state()).isEqualTo("closed");
    }

    // ---- signals ----

    @Test
    void signalHandler_runsOnTheLoop_andWhatItThrowsIsReported() {
        loop.addSignalHandler("URG", LoopContractTest::fail);
        subject.raise("URG");
        subject.until(() -> !subject.errors().isEmpty());
        assertThat(loop.removeSignalHandler("URG")).isTrue();
        assertThat(loop.removeSignalHandler("URG")).isFalse();
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void signalHandler_addedAndCalledOffOnAForeignThreadWhileItRuns_isTheLoops() {
        loop.addSignalHandler("URG", () -> log.add("first"));
        var handle = new AtomicReference<Handle>();
        subject.on(() -> assertThat(subject.elsewhere(() ->
                        handle.set(loop.addSignalHandler("URG", () -> log.add("second " + loop.isHere())))))
                .isNull());
        subject.raise("URG");
        subject.until(() -> log.size() == 1);
        subject.on(
                () -> assertThat(subject.elsewhere(() -> handle.get().cancel())).isNull());
        subject.raise("URG");
        subject.until(() -> log.size() == 2);
        assertThat(log).containsExactly("second true", "first");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void signalHandler_ofWhatNobodyMayHandle_isRefused() {
        for (var kept : List.of("KILL", "STOP", "QUIT", "SEGV", "NONSENSE", "")) {
            assertThatThrownBy(() -> loop.addSignalHandler(kept, NOTHING))
                    .as(kept)
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("signal " + kept)
                    .hasMessageContaining("TERM or INT");
            assertThat(loop.removeSignalHandler(kept)).isFalse();
        }
    }

    @Test
    void signalHandler_isDueAtNoTime_andKnowsThatItWasRemoved() {
        var removed = loop.addSignalHandler("URG", NOTHING);
        assertThat(removed.when()).isEmpty();
        assertThat(removed.isCancelled()).isFalse();
        assertThat(loop.removeSignalHandler("URG")).isTrue();
        assertThat(removed.isCancelled()).isTrue();
        var left = loop.addSignalHandler("URG", NOTHING);
        loop.close();
        assertThat(left.isCancelled()).isTrue();
        left.cancel();
    }

    @Test
    void signalHandlers_theLatestHasTheSignal_untilItIsRemovedFromAnywhere() {
        loop.addSignalHandler("URG", () -> log.add("first"));
        loop.addSignalHandler("URG", () -> log.add("second " + loop.isHere()));
        subject.raise("URG");
        subject.until(() -> log.size() == 1);
        assertThat(subject.elsewhere(() -> loop.removeSignalHandler("URG"))).isNull();
        subject.raise("URG");
        subject.until(() -> log.size() == 2);
        assertThat(log).containsExactly("second true", "first");
    }

    /** Beneath a fake loop there is nobody. */
    @Test
    void close_takesItsSignalHandlersAway_andWhoHadTheSignalBeforeHasItAgain() {
        try (var other = new FakeLoop();
                var beneath = new OsSignals(other)) {
            beneath.add("URG", () -> log.add("beneath"));
            loop.addSignalHandler("URG", () -> log.add("first"));
            loop.addSignalHandler("URG", () -> log.add("second"));
            loop.close();
            if (loop instanceof FakeLoop) {
                assertThatThrownBy(() -> subject.raise("URG")).hasMessageContaining("nobody handles URG");
            } else {
                subject.raise("URG");
                Awaitility.await().pollInSameThread().until(() -> {
                    other.runReady();
                    return !log.isEmpty();
                });
                assertThat(log).containsExactly("beneath");
            }
        }
    }
}
