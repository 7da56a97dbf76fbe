package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Placement;
import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import io.archangel.loop.VirtualThreads;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Virtual threads on loops that run on threads of their own: who is woken, who is told of, and what outlives what. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class GuestsTest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMillis(20);

    private final String name = CapturedLog.freshName();
    private final List<LogRecord> log = new CopyOnWriteArrayList<>();
    private final CapturedLog captured = CapturedLog.of(name, log::add);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Breakable breakable;
    private final NettyLoop loop;
    private final LoopThread thread;
    private final VirtualThreads threads;
    private final CountDownLatch latch = new CountDownLatch(1);

    GuestsTest(Polling polling) {
        breakable =
                new Breakable(LoopOptions.defaults().name(name).polling(polling).watchdog(LIMIT));
        loop = breakable.loop;
        thread = LoopThread.start(loop);
        threads = loop.virtualThreads();
    }

    @AfterEach
    @Override
    public void close() {
        latch.countDown();
        thread.close();
        loop.close();
        captured.close();
    }

    private static final class Worker extends Process {}

    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            Objects.requireNonNull(transport).write(data);
        }
    }

    /** Does something on the loop, once that has been woken for it, and waits until it is done. */
    private void onLoop(Runnable code) {
        var asked = new CountDownLatch(1);
        var done = loop.runInExecutor(loop::callSoonThreadsafe, () -> {
            await(asked);
            code.run();
            return true;
        });
        asked.countDown();
        Running.await(done);
    }

    static void await(CountDownLatch latch) {
        Guard.attempt(latch::await);
    }

    /** The line that says that the loop is held up here, waited for. */
    private LogRecord heldUp() {
        return awaitLine(name + " has not turned for ", "held up at GuestsTest.java:");
    }

    private LogRecord awaitLine(String begin, String part) {
        return Awaitility.await()
                .until(
                        () -> log.stream()
                                .filter(line -> line.getMessage().startsWith(begin))
                                .filter(line -> line.getMessage().contains(part))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    // ---- who is woken ----

    @Test
    void whatItAsks_wakesNobody() {
        var before = new AtomicInteger();
        onLoop(() -> {
            before.set(breakable.woken());
            threads.start("guest", () -> {
                loop.callSoonThreadsafe(() -> told.add("called"));
                loop.execute(() -> told.add("executed"));
                threads.start("other", () -> told.add("started"));
            });
        });
        Awaitility.await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("called", "executed", "started");
        assertThat(breakable.woken()).isEqualTo(before.get());
    }

    @Test
    void unparkedOnTheLoop_orByAnother_wakesNobody() {
        var other = new CountDownLatch(1);
        onLoop(() -> {
            int before = breakable.woken();
            threads.start("first", () -> {
                await(latch);
                other.countDown();
            });
            threads.start("second", () -> {
                await(other);
                told.add("woken " + (breakable.woken() - before));
            });
            latch.countDown();
        });
        Awaitility.await().until(() -> !told.isEmpty());
        assertThat(told).containsExactly("woken 0");
    }

    @Test
    void unparkedElsewhere_wakesTheLoopOnce() {
        var begun = new CompletableFuture<Thread>();
        onLoop(() -> threads.start("guest", () -> {
            begun.complete(Thread.currentThread());
            LockSupport.park();
            told.add("unparked");
        }));
        var guest = Running.await(begun);
        Awaitility.await().until(() -> guest.getState() == Thread.State.WAITING);
        int before = breakable.woken();
        LockSupport.unpark(guest);
        Awaitility.await().until(() -> !told.isEmpty());
        assertThat(breakable.woken()).isEqualTo(before + 1);
    }

    // ---- who is told of ----

    @Test
    void computingForLong_isToldWithItsPidAndItsOwnStack() {
        try (var manager = ProcessManager.create()) {
            var process = manager.register(new Worker());
            loop.callSoonThreadsafe(() -> threads.start("guest", Placement.loop(), process, this::computeUntilFreed));
            var line = heldUp();
            var blocked = loop.blocked().orElseThrow();
            assertThat(blocked.frame()).startsWith("GuestsTest.java:");
            assertThat(line.getMessage())
                    .matches(name + " has not turned for \\d+ ms, held up at GuestsTest\\.java:\\d+ by process "
                            + process.pid());
            assertThat(line.getThrown()).hasMessage("the stack of guest");
            assertThat(line.getThrown().getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("computeUntilFreed")
                    .doesNotContain("turn");
            latch.countDown();
            var unused = awaitLine(name + " is free", "");
        }
    }

    private void computeUntilFreed() {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void computingForLong_connectionsCanBeSevered() throws Exception {
        var protocol = new Recorder();
        try (var server = loop.startServing(() -> protocol, "127.0.0.1", 0);
                var client = new Running.Client(server)) {
            var transport = Running.await(protocol.made);
            loop.callSoonThreadsafe(() -> threads.start("guest", this::computeUntilFreed));
            var unused = heldUp();
            Awaitility.await().until(transport::sever);
            assertThat(client.readAll()).isEmpty();
            latch.countDown();
        }
    }

    /** For {@link Initialized}. */
    static final AtomicReference<CountDownLatch> AWAITED = new AtomicReference<>();

    /** Waits in its static initializer, which no virtual thread leaves its carrier from. */
    private static final class Initialized {
        static {
            try {
                AWAITED.get().await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    @Test
    void waitingWhereItIsPinned_holdsTheLoopUp_andIsTold() {
        AWAITED.set(latch);
        loop.callSoonThreadsafe(() -> threads.start("guest", GuestsTest::initialize));
        assertThat(heldUp().getMessage()).endsWith("; its virtual thread waits there, pinned to the loop");
        assertThat(loop.blocked()).isPresent();
        latch.countDown();
        onLoop(() -> told.add("turns"));
        assertThat(told).containsExactly("turns");
    }

    /** Has a class initialized that is a fresh one each time. */
    private static void initialize() {
        var name = "GuestsTest$" + Initialized.class.getSimpleName() + ".class";
        try (var bytes = Objects.requireNonNull(GuestsTest.class.getResourceAsStream(name))) {
            MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), true);
        } catch (IOException | IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    // ---- what outlives what ----

    @Test
    void loopWhoseThreadDies_goesOnWithThemOnTheNext() {
        var names = new CopyOnWriteArrayList<Thread>();
        onLoop(() -> threads.start("guest", () -> {
            await(latch);
            loop.callSoonThreadsafe(() -> names.add(Thread.currentThread()));
            told.add(Thread.currentThread().toString());
        }));
        var before = thread.thread();
        breakable.breaks(Integer.MAX_VALUE);
        Awaitility.await().until(() -> breakable.pollers() == 2);
        latch.countDown();
        Awaitility.await().until(() -> names.size() == 1);
        assertThat(told).singleElement().asString().endsWith("@" + name);
        assertThat(names).containsExactly(thread.thread()).doesNotContain(before);
    }

    @Test
    void stoppedLoop_runsThemWhenItRunsAgain() {
        var options = LoopOptions.defaults().name("again");
        try (var again = NettyLoop.create(options)) {
            again.virtualThreads()
                    .start("guest", () -> told.add(Thread.currentThread().toString()));
            assertThat(again.info().queue()).isEqualTo(1);
            again.runOnce(Duration.ZERO);
        }
        assertThat(told)
                .singleElement()
                .asString()
                .endsWith("@" + Thread.currentThread().getName());
    }

    @Test
    void yieldingForEver_letsConnectionsBeServed() throws Exception {
        threads.start("guest", () -> {
            while (latch.getCount() > 0) {
                Thread.yield();
            }
        });
        try (var server = loop.startServing(Echo::new, "127.0.0.1", 0);
                var client = new Running.Client(server)) {
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
        }
    }
}
