package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Subject.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop keeps to: futures, which complete on it whoever answers. */
@ParameterizedClass
@EnumSource(Kind.class)
final class FuturesContractTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Subject subject;
    private final Loop loop;
    private final List<String> log = new ArrayList<>();

    FuturesContractTest(Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    /** Notes whether it completes on the loop, as it runs. */
    private void expectOnTheLoop(CompletableFuture<?> future) {
        assertThat(future).isNotDone();
        var unused =
                future.whenComplete((value, thrown) -> log.add(loop.isRunning() && loop.isHere() ? "here" : "there"));
        subject.until(future::isDone);
        assertThat(log).containsExactly("here");
        log.clear();
    }

    // ---- executors ----

    @Test
    void runInExecutor_completesOnTheLoop() {
        var future = loop.runInExecutor(() -> "value");
        expectOnTheLoop(future);
        assertThat(future).isCompletedWithValue("value");
    }

    @Test
    void runInExecutor_fromAForeignThread_ofCodeThatThrows_fails() {
        var futures = new ArrayList<CompletableFuture<String>>();
        assertThat(subject.elsewhere(() -> futures.add(loop.runInExecutor(() -> {
                    throw new IOException("blocking");
                }))))
                .isNull();
        subject.until(() -> futures.getFirst().isDone());
        assertThat(futures.getFirst().exceptionNow())
                .isInstanceOf(IOException.class)
                .hasMessage("blocking");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void runInExecutor_ofOnesOwn_runsThere() {
        var future = loop.runInExecutor(
                task -> {
                    log.add("executor");
                    task.run();
                },
                () -> "value");
        subject.until(future::isDone);
        assertThat(log).containsExactly("executor");
    }

    @Test
    void runInExecutor_whichRefuses_failsOnTheLoop() {
        var refusal = new RejectedExecutionException("planted");
        var future = loop.runInExecutor(
                task -> {
                    throw refusal;
                },
                () -> "never");
        expectOnTheLoop(future);
        assertThat(future.exceptionNow()).isSameAs(refusal);
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void afterClose_futuresFail() {
        loop.close();
        var plain = new FutureTask<>(() -> "never");
        plain.run();
        for (var future : List.of(
                loop.runInExecutor(Runnable::run, () -> "never"),
                loop.runInExecutor(
                        task -> {
                            throw new RejectedExecutionException("planted");
                        },
                        () -> "never"),
                loop.wrap(CompletableFuture.completedFuture("never")),
                loop.wrap(CompletableFuture.completedStage("never")),
                loop.wrap((Future<String>) plain),
                loop.resolve("localhost", 80),
                loop.reverse(InetAddress.getLoopbackAddress()))) {
            assertThat(future)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LoopException.class)
                    .withMessageContaining("closed");
        }
    }

    // ---- on a foreign thread ----

    @Test
    void everyCall_onAForeignThreadWhileItRuns_completesOnTheLoop() {
        var plain = new FutureTask<>(() -> "plain");
        plain.run();
        var calls = Map.<String, Supplier<CompletableFuture<?>>>of(
                "resolve", () -> loop.resolve("localhost", 80),
                "reverse", () -> loop.reverse(InetAddress.getLoopbackAddress()),
                "wrap a future", () -> loop.wrap((Future<String>) plain),
                "wrap a stage", () -> loop.wrap(CompletableFuture.completedStage("stage")),
                "wrap what is both", () -> loop.wrap(CompletableFuture.completedFuture("both")),
                "runInExecutor", () -> loop.runInExecutor(() -> "value"));
        calls.forEach((name, call) -> {
            var made = new AtomicReference<CompletableFuture<?>>();
            subject.on(() -> {
                assertThat(subject.elsewhere(() -> made.set(call.get())))
                        .as(name)
                        .isNull();
                var unused = made.get()
                        .whenComplete((value, thrown) -> log.add(name + " " + (loop.isRunning() && loop.isHere())));
            });
            subject.until(() -> made.get().isDone());
            assertThat(made.get()).as(name).isCompleted();
            assertThat(log).last().isEqualTo(name + " true");
        });
        assertThat(subject.errors()).isEmpty();
    }

    // ---- wrap ----

    @Test
    void wrap_aStage_completesOnTheLoop_withValueOrCause() {
        var value = new CompletableFuture<String>();
        CompletionStage<String> failing = value.thenApply(text -> {
            throw new IllegalStateException("of " + text);
        });
        var wrapped = loop.wrap(value);
        var wrappedFailing = loop.wrap(failing);
        assertThat(subject.elsewhere(() -> value.complete("value"))).isNull();
        expectOnTheLoop(wrapped);
        subject.until(wrappedFailing::isDone);
        assertThat(wrapped).isCompletedWithValue("value");
        assertThat(wrappedFailing.exceptionNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of value");
    }

    @Test
    void wrap_aPlainFuture_completesOnTheLoop_withValueOrCause() {
        var task = new FutureTask<>(() -> "value");
        var failing = new FutureTask<String>(() -> {
            throw new IOException("task");
        });
        var wrapped = loop.wrap((Future<String>) task);
        var wrappedFailing = loop.wrap((Future<String>) failing);
        assertThat(subject.elsewhere(task)).isNull();
        expectOnTheLoop(wrapped);
        failing.run();
        subject.until(wrappedFailing::isDone);
        assertThat(wrapped).isCompletedWithValue("value");
        assertThat(wrappedFailing.exceptionNow())
                .isInstanceOf(IOException.class)
                .hasMessage("task");
    }

    @Test
    void wrap_cancelled_cancelsWhatItWraps() {
        var task = new FutureTask<>(() -> "value");
        var stage = new CompletableFuture<String>();
        loop.wrap((Future<String>) task).cancel(true);
        loop.wrap(stage).cancel(true);
        assertThat(task.isCancelled()).isTrue();
        assertThat(stage.isCancelled()).isTrue();
        subject.settle();
        assertThat(subject.errors()).isEmpty();
    }

    /** Both wait for what they wrap, as ever; then there is no loop any more that could tell. */
    @Test
    void wrap_afterCloseWhatIsNotYetComplete_failsWhenItIs_orCancelsIt() {
        loop.close();
        var task = new FutureTask<>(() -> "value");
        var stage = new CompletableFuture<String>();
        var wrapped = List.of(loop.wrap((Future<String>) task), loop.wrap(stage));
        assertThat(wrapped).noneMatch(CompletableFuture::isDone);
        task.run();
        stage.complete("value");
        assertThat(wrapped)
                .allSatisfy(future -> assertThat(future)
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(LoopException.class)
                        .withMessageContaining("closed"));
        var abandoned = new CompletableFuture<String>();
        loop.wrap(abandoned).cancel(true);
        assertThat(abandoned.isCancelled()).isTrue();
        assertThat(subject.errors()).isEmpty();
    }

    // ---- run until complete ----

    @Test
    void runUntilComplete_givesTheResult() throws Exception {
        var future = new CompletableFuture<String>();
        loop.callSoon(() -> future.complete("value"));
        assertThat(loop.runUntilComplete(future)).isEqualTo("value");
        assertThat(loop.runUntilComplete(CompletableFuture.completedStage("at once")))
                .isEqualTo("at once");
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void runUntilComplete_throwsTheCauseItself() {
        var cause = new IOException("cause");
        var error = new AssertionError("error");
        assertThatThrownBy(() -> loop.runUntilComplete(CompletableFuture.failedFuture(cause)))
                .isSameAs(cause);
        assertThatThrownBy(() -> loop.runUntilComplete(CompletableFuture.failedFuture(error)))
                .isSameAs(error);
        assertThatThrownBy(() -> loop.runUntilComplete(
                        CompletableFuture.<String>failedFuture(cause).thenApply(String::length)))
                .isSameAs(cause);
        var cancelled = new CompletableFuture<String>();
        cancelled.cancel(false);
        assertThatThrownBy(() -> loop.runUntilComplete(cancelled)).isInstanceOf(CancellationException.class);
    }

    @Test
    void runUntilComplete_timeIsUp_doesNotCancel_andStopsNoLaterRun() throws Exception {
        var late = new CompletableFuture<String>();
        assertThatThrownBy(() -> loop.runUntilComplete(late, SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(late).isNotDone();
        late.complete("late");
        var other = new CompletableFuture<String>();
        loop.callSoon(() -> loop.callSoon(() -> loop.callSoon(() -> other.complete("other"))));
        assertThat(loop.runUntilComplete(other)).isEqualTo("other");
        assertThat(loop.runUntilComplete(late, SHORT)).isEqualTo("late");
    }

    @Test
    void runUntilComplete_inTime_leavesNoTimerThatWouldStopALaterRun() throws Exception {
        assertThat(loop.runUntilComplete(CompletableFuture.completedFuture("value"), SHORT))
                .isEqualTo("value");
        loop.callLater(SHORT.multipliedBy(3), () -> log.add("later"));
        subject.until(() -> !log.isEmpty());
    }

    @Test
    void runUntilComplete_afterClose_isRefused_completeOrNot() {
        loop.close();
        for (var stage : List.of(new CompletableFuture<String>(), CompletableFuture.completedFuture("at once"))) {
            assertThatThrownBy(() -> loop.runUntilComplete(stage))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> loop.runUntilComplete(stage, SHORT))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void runUntilComplete_stoppedBefore_saysSo() {
        loop.callSoon(loop::stop);
        assertThatThrownBy(() -> loop.runUntilComplete(new CompletableFuture<>()))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("stopped before");
    }

    @Test
    void runUntilComplete_whileItRuns_isRefusedInsideAndOnAForeignThread_completeOrNot() {
        subject.on(() -> {
            expectRunsAlready();
            assertThat(subject.elsewhere(this::expectRunsAlready)).isNull();
        });
        assertThat(subject.errors()).isEmpty();
    }

    private void expectRunsAlready() {
        for (var stage : List.of(new CompletableFuture<String>(), CompletableFuture.completedFuture("at once"))) {
            assertThatThrownBy(() -> loop.runUntilComplete(stage))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("runs already");
            assertThatThrownBy(() -> loop.runUntilComplete(stage, SHORT))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("runs already");
        }
    }

    // ---- names ----

    @Test
    void resolve_andReverse_completeOnTheLoop() {
        var addresses = loop.resolve("localhost", 8080);
        expectOnTheLoop(addresses);
        assertThat(addresses.join()).isNotEmpty().allSatisfy(address -> {
            assertThat(address.getAddress().isLoopbackAddress()).isTrue();
            assertThat(address.getPort()).isEqualTo(8080);
        });
        var name = loop.reverse(InetAddress.getLoopbackAddress());
        expectOnTheLoop(name);
        assertThat(name.join()).isNotBlank();
    }

    @Test
    void resolve_aPortOutOfRange_isRefused() {
        assertThatThrownBy(() -> loop.resolve("localhost", 65_536))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("65536");
    }
}
