package io.archangel.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A manager on a clock that stands still, with what it reported and what its processes logged. */
final class Kernel implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final List<Report> reports = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(reports::add));
    private final List<CountDownLatch> latches = new CopyOnWriteArrayList<>();

    /** A latch that opens at the end of the test, whatever happens. */
    CountDownLatch latch() {
        var latch = new CountDownLatch(1);
        latches.add(latch);
        return latch;
    }

    /** Something registered that does nothing by itself. */
    Idle idle() {
        return manager.register(new Idle(this));
    }

    /** Ends a process at once and waits, in real time, for the receipt. */
    Receipt kill(Process process, Signal signal) {
        return join(manager.signal(Kill.of(process.pid()).signal(signal).by("ann@test")));
    }

    /** Waits until something is so; timers that are set meanwhile, and are due, ring. */
    void until(Callable<Boolean> so) {
        Awaitility.await().until(() -> {
            clock.advance(Duration.ZERO);
            return so.call();
        });
    }

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody came");
        }
    }

    static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException nobodyCame) {
            throw new AssertionError(nobodyCame);
        }
    }

    /** Waits in spite of interrupts. */
    static void awaitStubbornly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        latches.forEach(CountDownLatch::countDown);
        manager.list()
                .forEach(row -> join(
                        manager.signal(Kill.of(row.pid()).signal(Signal.KILL).await(Duration.ZERO))));
        manager.close();
    }

    static final class Idle extends Process {
        private final Kernel kernel;

        Idle(Kernel kernel) {
            this.kernel = kernel;
        }

        /** Registers a hook that logs this word. */
        Idle hook(String word) {
            atExit(exit -> kernel.log.add(word + " " + exit.word()));
            return this;
        }

        void hangUp() {
            disconnected(null);
        }
    }
}
