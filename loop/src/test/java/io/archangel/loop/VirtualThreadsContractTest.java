package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.Subject.Kind;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop keeps to with its virtual threads. */
@ParameterizedClass
@EnumSource(Kind.class)
final class VirtualThreadsContractTest {
    private final Subject subject;
    private final Loop loop;
    private final VirtualThreads threads;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch latch = new CountDownLatch(1);

    VirtualThreadsContractTest(Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
        threads = loop.virtualThreads();
    }

    @AfterEach
    void close() {
        latch.countDown();
        subject.close();
    }

    /** Which thread carries the one that calls, as the JDK says. */
    private static String carrier() {
        return Thread.currentThread().toString().replaceFirst(".*@", "");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static final class Worker extends Process {
        void work(Guard.Callout code) {
            runBody(code);
        }
    }

    // ---- where they run ----

    @Test
    void start_onTheLoop_hasRunToItsEndWhenItReturns() {
        subject.on(() -> {
            var here = Thread.currentThread();
            var thread = threads.start("guest", () -> {
                log.add(Thread.currentThread().getName() + " on " + carrier());
                assertThat(Thread.currentThread().isVirtual()).isTrue();
                assertThat(loop.isHere()).isFalse();
                assertThat(threads.isHere()).isTrue();
            });
            log.add("returned");
            assertThat(thread.isAlive()).isFalse();
            assertThat(threads.isHere()).isFalse();
            assertThat(log).containsExactly("guest on " + here.getName(), "returned");
        });
        assertThat(threads.isSupported()).isTrue();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void start_elsewhere_runsOnTheLoopWhenThatComesToIt() {
        assertThat(subject.elsewhere(() -> threads.start("guest", () -> log.add(carrier()))))
                .isNull();
        assertThat(log).isEmpty();
        subject.until(() -> !log.isEmpty());
        assertThat(log).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void start_onOneOfThem_runsAfterIt() {
        subject.on(() -> threads.start("first", () -> {
            threads.start("second", () -> log.add("second on " + carrier()));
            log.add("first");
        }));
        subject.until(() -> log.size() == 2);
        assertThat(log)
                .containsExactly("first", "second on " + Thread.currentThread().getName());
    }

    @Test
    void threadsTheyStartThemselves_areThePools() {
        subject.on(() -> threads.start(
                "guest",
                () -> Thread.startVirtualThread(() -> {
                    LockSupport.parkNanos(1);
                    log.add(carrier());
                })));
        subject.until(() -> !log.isEmpty());
        assertThat(log).singleElement().asString().startsWith("ForkJoinPool");
    }

    @Test
    void placement_pool_runsThemThere() {
        subject.on(() -> threads.start("guest", Placement.pool(), null, () -> {
            LockSupport.parkNanos(1);
            assertThat(threads.isHere()).isFalse();
            log.add(carrier());
        }));
        subject.until(() -> !log.isEmpty());
        assertThat(log).singleElement().asString().startsWith("ForkJoinPool");
    }

    @Test
    void placement_adaptive_goesOverToTheLoop() {
        var placement = Placement.adaptive();
        subject.until(() -> {
            subject.elsewhere(() -> threads.start("short", placement, null, () -> {}));
            return placement.isLoop();
        });
    }

    @Test
    void placement_adaptive_leavesTheLoopAfterALongSlice_alsoForTheRestOfThatThread() {
        var placement = Placement.adaptive();
        for (int time = 0; time < 100; time++) {
            placement.wentWell(true);
        }
        // One that was kept from the processor does not count as long.
        while (placement.isLoop()) {
            var goesOn = new CountDownLatch(1);
            var carriers = new CopyOnWriteArrayList<String>();
            var started = new AtomicReference<Thread>();
            subject.on(() -> started.set(threads.start("long", placement, null, () -> {
                carriers.add(carrier());
                compute(Duration.ofMillis(5));
                await(goesOn);
                carriers.add(carrier());
            })));
            subject.until(() -> started.get().getState() == Thread.State.WAITING);
            var then = placement.isLoop() ? Thread.currentThread().getName() : "ForkJoinPool";
            goesOn.countDown();
            subject.until(() -> carriers.size() == 2);
            assertThat(carriers.getFirst()).isEqualTo(Thread.currentThread().getName());
            assertThat(carriers.getLast()).startsWith(then);
        }
    }

    private static void compute(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    // ---- waiting ----

    @Test
    void waiting_letsTheLoopGoOn_andComesBackToIt() {
        subject.on(() -> {
            var thread = threads.start("guest", () -> {
                log.add("waits");
                await(latch);
                log.add("on " + carrier());
            });
            log.add("returned");
            assertThat(thread.isAlive()).isTrue();
        });
        subject.on(() -> log.add("turns"));
        assertThat(subject.elsewhere(latch::countDown)).isNull();
        subject.until(() -> log.size() == 4);
        assertThat(log)
                .containsExactly(
                        "waits",
                        "returned",
                        "turns",
                        "on " + Thread.currentThread().getName());
    }

    @Test
    void timedWaits_andMonitors_letTheLoopGoOn() {
        var monitor = new Object();
        subject.on(() -> {
            threads.start("first", () -> {
                synchronized (monitor) {
                    await(latch);
                }
                log.add("first");
            });
            threads.start("second", () -> {
                LockSupport.parkNanos(1_000_000);
                synchronized (monitor) {
                    log.add("second on " + carrier());
                }
            });
            log.add("returned");
        });
        subject.on(latch::countDown);
        subject.until(() -> log.size() == 3);
        assertThat(log)
                .startsWith("returned")
                .contains("second on " + Thread.currentThread().getName());
    }

    @Test
    void yieldingForEver_letsOthersHaveTheirTurn() {
        var over = new AtomicBoolean();
        subject.on(() -> {
            threads.start("guest", () -> {
                while (!over.get()) {
                    Thread.yield();
                }
                log.add("over");
            });
            loop.callSoon(() -> loop.callSoon(() -> over.set(true)));
        });
        subject.until(() -> !log.isEmpty());
    }

    @Test
    void mayWaitForWhatTheLoopDoes() {
        subject.on(() -> threads.start("guest", () -> {
            var done = new CompletableFuture<String>();
            loop.callSoonThreadsafe(() -> done.complete("done here: " + loop.isHere()));
            log.add(done.join());
        }));
        subject.until(() -> !log.isEmpty());
        assertThat(log).containsExactly("done here: true");
    }

    @Test
    void whatTheyAskOfTheLoop_isDoneInOrder_onceTheyWait() {
        subject.on(() -> {
            loop.callSoon(() -> log.add("asked before"));
            threads.start("guest", () -> {
                loop.callSoonThreadsafe(() -> log.add("one"));
                loop.callSoonThreadsafe(() -> log.add("two"));
                threads.start("other", () -> log.add("three"));
                loop.callSoonThreadsafe(latch::countDown);
                log.add("waits");
                await(latch);
                log.add("goes on");
            });
        });
        subject.until(() -> log.size() == 6);
        assertThat(log).containsExactly("waits", "asked before", "one", "two", "three", "goes on");
    }

    // ---- as a process ----

    @Test
    void currentProcess_isNeitherTakenFromTheLoop_norLeftThere() {
        try (var manager = ProcessManager.create()) {
            var asking = manager.register(new Worker());
            var own = manager.register(new Worker());
            subject.on(() -> Guard.call(asking, () -> {
                threads.start("guest", Placement.loop(), own, () -> {
                    log.add("starts as " + Process.current().map(Process::pid));
                    own.work(() -> {
                        await(latch);
                        log.add("works as " + Process.current().map(Process::pid));
                    });
                });
                log.add("loop as " + Process.current().map(Process::pid));
            }));
            subject.on(() -> log.add("then as " + Process.current()));
            latch.countDown();
            subject.until(() -> log.size() == 4);
            assertThat(log)
                    .containsExactly(
                            "starts as Optional.empty",
                            "loop as Optional[" + asking.pid() + "]",
                            "then as Optional.empty",
                            "works as Optional[" + own.pid() + "]");
        }
    }

    @Test
    void throwing_endsItsProcess_orIsTheExceptionHandlers() {
        var thrown = new StackOverflowError("planted");
        try (var manager = ProcessManager.create(ManagerOptions.defaults().reporter(report -> log.add("report")))) {
            var process = manager.register(new Worker());
            subject.on(() -> {
                threads.start("guest", Placement.loop(), process, () -> {
                    throw thrown;
                });
                threads.start("nobody's", Placement.loop(), null, () -> {
                    throw thrown;
                });
            });
            assertThat(process.exitValue()).contains(new Exit.Failed(thrown));
            assertThat(subject.errors()).containsExactly(thrown);
            Awaitility.await().until(() -> !log.isEmpty());
            assertThat(log).containsExactly("report");
        }
    }

    @Test
    void kill_interruptsOneThatWaits_andTheReceiptSaysItEnded() {
        try (var manager = ProcessManager.create()) {
            var process = manager.register(new Worker());
            subject.on(() -> threads.start(
                    "guest",
                    Placement.loop(),
                    process,
                    () -> process.work(() -> {
                        try {
                            latch.await();
                        } finally {
                            log.add("finally, interrupted");
                        }
                    })));
            var receipt = manager.signal(Kill.of(process.pid()).signal(Signal.KILL));
            subject.until(receipt::isDone);
            assertThat(receipt.join().verdict()).isEqualTo(Verdict.EXITED);
            assertThat(log).containsExactly("finally, interrupted");
            subject.on(() -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
        }
    }

    @Test
    void mayWaitForAReceipt() {
        try (var manager = ProcessManager.create()) {
            var victim = manager.register(new Worker());
            subject.on(() -> threads.start(
                    "guest",
                    () -> log.add(manager.kill(Kill.of(victim.pid())).verdict().name())));
            subject.until(() -> !log.isEmpty());
            assertThat(log).containsExactly("EXITED");
        }
    }

    // ---- the loop's life ----

    @Test
    void closedLoop_leavesThemToThePool_whereTheyGoOn() {
        subject.on(() -> threads.start("guest", () -> {
            await(latch);
            log.add("goes on on " + carrier());
        }));
        assertThat(threads.live()).isEqualTo(1);
        assertThat(loop.info().threads()).isEqualTo(1);
        threads.start("asked for", () -> log.add("asked for"));
        loop.close();
        threads.start("late", () -> log.add("late on " + carrier()));
        latch.countDown();
        Awaitility.await().until(() -> threads.live() == 0);
        assertThat(log).hasSize(3).contains("asked for");
        assertThat(log).filteredOn(line -> line.contains(" on ForkJoinPool")).hasSize(2);
    }
}
