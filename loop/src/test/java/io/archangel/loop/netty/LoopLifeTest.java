package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.netty.Running.Client;
import io.archangel.process.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class LoopLifeTest {
    private final Running running;
    private final NettyLoop loop;
    private final Polling polling;

    LoopLifeTest(Polling polling) {
        this.polling = polling;
        running = new Running(polling);
        loop = running.loop;
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void runForever_onTheCaller_runsWhatIsReadyInOrderUntilStopped() {
        var order = new ArrayList<String>();
        var threads = new ArrayList<Thread>();
        loop.callSoon(() -> order.add("first"));
        loop.callSoonThreadsafe(() -> {
            order.add("second");
            threads.add(Thread.currentThread());
            assertThat(loop.isRunning()).isTrue();
            assertThat(loop.isHere()).isTrue();
            loop.callSoon(() -> order.add("ready before the stop"));
            loop.stop();
        });
        loop.runForever();
        assertThat(order).containsExactly("first", "second", "ready before the stop");
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(loop.isRunning()).isFalse();
        assertThat(loop.isHere()).isFalse();
    }

    @Test
    void runForever_stoppedBefore_runsWhatIsReadyAndReturns() {
        var order = new ArrayList<String>();
        loop.callSoon(() -> order.add("ready"));
        loop.stop();
        loop.runForever();
        assertThat(order).containsExactly("ready");
    }

    @Test
    void runForeverAndClose_onAnInterruptedThread_leaveItInterrupted() {
        var inside = new ArrayList<Boolean>();
        loop.callSoon(() -> inside.add(Thread.currentThread().isInterrupted()));
        loop.stop();
        Thread.currentThread().interrupt();
        loop.runForever();
        assertThat(inside).containsExactly(false);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        loop.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closeAndRun_inAStepThatTheLoopDoesForThisThread_areRefused() throws Exception {
        var refused = new ArrayList<@Nullable Throwable>();
        var server = loop.startServing(Recorder::new, "127.0.0.1", 0);
        var closed = server.awaitClosed().thenRun(() -> {
            refused.add(Guard.attempt(loop::close));
            refused.add(Guard.attempt(loop::runForever));
        });
        server.stop();
        assertThat(closed).isCompleted();
        assertThat(refused)
                .hasSize(2)
                .allSatisfy(thrown ->
                        assertThat(thrown).isInstanceOf(LoopException.class).hasMessageContaining("for this thread"));
    }

    @Test
    void run_onAVirtualThreadOrInATurnOfAnotherLoop_isRefused() throws Exception {
        var refused = new ArrayList<@Nullable Throwable>();
        Thread.startVirtualThread(() -> refused.add(Guard.attempt(loop::runForever)))
                .join();
        try (var outer = NettyLoop.create()) {
            outer.callSoon(() -> refused.add(Guard.attempt(() -> loop.runOnce(Duration.ZERO))));
            outer.runOnce(Duration.ZERO);
        }
        assertThat(refused)
                .hasSize(2)
                .allSatisfy(thrown ->
                        assertThat(thrown).isInstanceOf(LoopException.class).hasMessageContaining("hold up others"));
        loop.runOnce(Duration.ZERO);
    }

    /** At the very end, when the loop takes no callback any more and still has its timers. */
    @Test
    void cancel_onAForeignThreadWhileItCloses_isHarmless() {
        var timer = loop.callLater(Duration.ofDays(1), () -> {});
        var thrown = new ArrayList<@Nullable Throwable>();
        loop.callSoon(new Runnable() {
            @Override
            public void run() {
                if (Guard.attempt(() -> loop.callSoon(this)) != null) {
                    var other = new Thread(() -> thrown.add(Guard.attempt(timer::cancel)));
                    other.start();
                    assertThat(Guard.attempt(other::join)).isNull();
                }
            }
        });
        loop.close();
        assertThat(thrown).hasSize(1).containsOnlyNulls();
        assertThat(timer.isCancelled()).isTrue();
    }

    @Test
    void runForever_again_mayBeOnAnotherThread() throws Exception {
        loop.callSoon(loop::stop);
        loop.runForever();
        var thread = new CompletableFuture<Thread>();
        loop.callSoon(() -> thread.complete(Thread.currentThread()));
        try (var other = LoopThread.start(loop)) {
            assertThat(Running.await(thread)).isSameAs(other.thread());
        }
        loop.callSoon(loop::stop);
        loop.runForever();
    }

    @Test
    void runForever_whileItRuns_isRefused() {
        running.start().settle();
        assertThatThrownBy(loop::runForever).isInstanceOf(LoopException.class).hasMessageContaining("runs already");
        assertThatThrownBy(loop::close).isInstanceOf(LoopException.class).hasMessageContaining("stop it");
    }

    /** The loop hears that the stage is complete before the caller hears that it runs already. */
    @Test
    void runUntilComplete_onForeignThreadWhileItRuns_isRefusedAndStopsNothing() {
        running.start().settle();
        var slow = new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                var next = super.whenComplete(action);
                running.settle();
                return next;
            }
        };
        slow.complete("at once");
        assertThatThrownBy(() -> loop.runUntilComplete(slow, Duration.ofSeconds(10)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("runs already");
        running.settle();
        assertThat(loop.isRunning()).isTrue();
    }

    @Test
    void callSoon_onForeignThreadWhileItRuns_isRefused() {
        running.start().settle();
        assertThatThrownBy(() -> loop.callSoon(() -> {}))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("callSoonThreadsafe");
    }

    @Test
    void close_again_isHarmless_andNothingIsTakenAfter() {
        loop.close();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        assertThat(loop.info().state()).isEqualTo("closed");
        assertThatThrownBy(loop::runForever).isInstanceOf(LoopException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.callSoon(() -> {})).isInstanceOf(LoopException.class);
        assertThatThrownBy(() -> running.serve(Recorder::new)).isInstanceOf(LoopException.class);
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void close_withConnectionsAndServers_endsThem() throws Exception {
        var protocol = new Recorder();
        var server = running.start().serve(() -> protocol);
        try (var client = running.connect(server)) {
            Running.await(protocol.made);
            running.close();
            assertThat(client.readAll()).isEmpty();
            assertThat(Running.await(protocol.lost)).containsExactly("made", "lost");
            assertThatThrownBy(() -> new Client(server)).hasMessageContaining("refused");
            server.close();
        }
    }

    @Test
    void startServing_beforeItRuns_isBoundWhenItReturns() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            assertThat(server.address().getPort()).isPositive();
            running.start();
            client.send("x").socket.shutdownOutput();
            assertThat(Running.await(protocol.lost)).containsExactly("made", "data x", "eof", "lost");
        }
    }

    @Test
    void startServing_portInUse_saysSoAtOnceInOneLine() {
        try (var server = running.serve(Recorder::new)) {
            int port = server.address().getPort();
            assertThatThrownBy(() -> loop.startServing(Recorder::new, "127.0.0.1", port))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("give another port")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void startServing_notAnAddressOfThisMachine_saysSo() {
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "192.0.2.1", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("192.0.2.1:0")
                .hasMessageContaining("no such address");
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "127.0.0.1", 65_536))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void serverClose_fromAnyThread_closesTheListenerAndNoConnection() throws Exception {
        var protocol = new Recorder();
        var server = running.start().serve(() -> protocol);
        try (var client = running.connect(server)) {
            Running.await(protocol.made);
            server.close();
            server.close();
            assertThatThrownBy(() -> running.connect(server)).hasMessageContaining("refused");
            client.send("on").socket.shutdownOutput();
            assertThat(Running.await(protocol.lost)).contains("data on");
        }
    }

    @Test
    void serverClose_insideACallback_works() {
        var server = running.start().serve(Recorder::new);
        running.onLoop(server::close);
        assertThatThrownBy(() -> running.connect(server)).hasMessageContaining("refused");
    }

    @Test
    void serverClose_whileTheLoopStands_works() {
        var server = running.serve(Recorder::new);
        server.close();
        assertThatThrownBy(() -> running.connect(server)).hasMessageContaining("refused");
    }

    /** Its result was dropped, and a port that it had bound stayed taken. */
    @Test
    void errand_interruptedOnceItHasBegun_isWaitedForAllTheSame() {
        running.start().settle();
        var caller = Thread.currentThread();
        var done = loop.errands().run(() -> {
            caller.interrupt();
            Awaitility.await().until(() -> !caller.isInterrupted());
            return "done";
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).isEqualTo("done");
    }

    @Test
    void errand_interruptedBeforeItHasBegun_isCalledOff() {
        running.start().settle();
        var free = new CountDownLatch(1);
        var ran = new AtomicInteger();
        loop.callSoonThreadsafe(() -> Guard.attempt(free::await));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> loop.errands().run(ran::incrementAndGet)).hasMessageContaining("interrupted while");
        assertThat(Thread.interrupted()).isTrue();
        free.countDown();
        running.settle();
        assertThat(ran).hasValue(0);
    }

    @Test
    void twoLoops_inOneJvm_knowNothingOfEachOther() throws Exception {
        try (var other = new Running(Polling.NIO, "loop 2").start()) {
            running.start();
            var here = new Recorder();
            var there = new Recorder();
            try (var server = running.serve(() -> here);
                    var otherServer = other.serve(() -> there);
                    var client = running.connect(server);
                    var otherClient = other.connect(otherServer)) {
                assertThat(Running.await(here.made).loop()).isSameAs(loop);
                assertThat(Running.await(there.made).loop()).isSameAs(other.loop);
                assertThat(loop.info().connections()).isEqualTo(1);
                client.close();
                Running.await(here.lost);
                running.settle();
                assertThat(loop.info().connections()).isZero();
                assertThat(other.loop.info().connections()).isEqualTo(1);
                assertThat(otherClient.send("x").socket.isClosed()).isFalse();
            }
        }
    }

    @Test
    void create_badName_saysKeyValueAndRemedy() {
        assertThatThrownBy(() -> LoopOptions.defaults().name(" "))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("name is ' '")
                .hasMessageContaining("give");
    }

    @Test
    void create_timeTooShort_saysKeyValueAndRemedy() {
        var options = LoopOptions.defaults();
        var tooShort = Duration.ofNanos(999_999);
        assertThatThrownBy(() -> options.watchdog(tooShort))
                .isInstanceOf(LoopException.class)
                .hasMessage("watchdog is PT0.000999999S; give PT0.001S or more, such as PT0.1S, or zero for none");
        assertThatThrownBy(() -> options.names(options.names(), tooShort))
                .isInstanceOf(LoopException.class)
                .hasMessage("patience is PT0.000999999S; give PT0.001S or more, such as PT10S");
        assertThatThrownBy(() -> options.names(options.names(), Duration.ZERO)).hasMessageContaining("patience");
        assertThatThrownBy(() -> options.debug(Duration.ofNanos(-1))).hasMessageContaining("slow");
        assertThat(options.watchdog(Duration.ofMillis(1))
                        .watchdog(Duration.ZERO)
                        .watchdog())
                .isZero();
    }

    @Test
    void serverStop_racingTheLoopsClose_neitherThrowsNorHangs() throws Exception {
        for (int round = 0; round < 300; round++) {
            var loop = NettyLoop.create(LoopOptions.defaults().polling(polling));
            var server = loop.startServing(Recorder::new, "127.0.0.1", 0);
            var begun = new CountDownLatch(1);
            var stopped = CompletableFuture.runAsync(() -> {
                begun.countDown();
                server.stop();
            });
            begun.await();

            loop.close();

            Running.await(stopped);
            Running.await(server.awaitClosed());
            server.stop();
            server.close();
            assertThat(server.awaitClosed()).isDone();
        }
    }

    @Test
    void factory_thatThrowsOrGivesNothing_closesThatConnectionOnly() throws Exception {
        var good = new Recorder();
        var made = new AtomicInteger();
        running.start();
        try (var server = running.serve(() -> switch (made.getAndIncrement()) {
                    case 0 -> throw new StackOverflowError("from the factory");
                    case 1 -> nothing();
                    default -> good;
                });
                var first = running.connect(server);
                var second = running.connect(server);
                var third = running.connect(server)) {
            assertThat(first.readAll()).isEmpty();
            assertThat(second.readAll()).isEmpty();
            Running.await(good.made);
            assertThat(running.errors).hasSize(2);
            assertThat(running.errors.get(1)).hasMessageContaining("gave null");
            running.errors.clear();
            third.socket.shutdownOutput();
            Running.await(good.lost);
            running.settle();
            assertThat(loop.info().connections()).isZero();
        }
    }

    @SuppressWarnings("NullAway")
    private static Protocol nothing() {
        return null;
    }

    @Test
    void close_whileOthersHandInTasks_runsEachThatItTook() throws Exception {
        for (int round = 0; round < 300; round++) {
            var loop = NettyLoop.create();
            var taken = new AtomicInteger();
            var ran = new AtomicInteger();
            var begun = new CountDownLatch(1);
            var hand = new Thread(() -> {
                var refused = Guard.attempt(() -> {
                    while (true) {
                        loop.execute(ran::incrementAndGet);
                        taken.incrementAndGet();
                        begun.countDown();
                    }
                });
                assertThat(refused).isInstanceOf(RejectedExecutionException.class);
            });
            hand.start();
            begun.await();

            loop.close();

            hand.join();
            assertThat(ran).hasValue(taken.get());
        }
    }
}
