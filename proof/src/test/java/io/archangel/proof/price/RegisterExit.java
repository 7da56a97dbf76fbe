package io.archangel.proof.price;

import com.sun.management.ThreadMXBean;
import io.archangel.process.Event;
import io.archangel.process.Hook;
import io.archangel.process.HostThread;
import io.archangel.process.Limits;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A process comes and goes, as a request does in the server. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RegisterExit {
    /** How many requests there are in a batch of reads. */
    private static final int BATCH = 64;

    private static final int CHILDREN = 1_000;

    /** How many come that stay, for each batch of those that go. */
    private static final int STAYING = 512;

    /** How many ends are kept, unless a manager is told otherwise. */
    private static final int HISTORY = 10_000;

    /** How many may wait for their hooks at a time, where reapers run those. */
    private static final int MOST_ENDING = 1_000;

    private static final Limits LIMITS = Limits.NONE.age(Duration.ofMinutes(10));

    /** Where the time comes from. */
    public enum Time {
        /** Said once a batch. */
        HANDED_IN,
        /** Read as it comes and as it goes. */
        READ_TWICE,
        /** Read by the manager, whenever it needs it. */
        NOT_SAID
    }

    /** Where the time comes from. */
    @Param
    public Time time;

    /** Whether the hook runs where the process ends, or on a reaper. */
    @Param({"true", "false"})
    public boolean inline;

    /** Whether all threads work under one parent. */
    @Param({"false", "true"})
    public boolean shared;

    /** How many processes live besides. */
    @Param({"0", "1000000"})
    public int live;

    private final Semaphore ending = new Semaphore(MOST_ENDING);
    private final Hook hookOnReaper = exit -> ending.release();

    private final AtomicReference<Event> latest = new AtomicReference<>();
    private ProcessManager manager;
    private Process parent;

    /** Fills the table, while others come and go: or what they run through would have been compiled for those that stay. */
    @Setup
    public void fill() throws InterruptedException {
        manager = ProcessManager.create();
        manager.listen(latest::lazySet);
        var home = new Request.Here();
        parent = parent(home);
        var worker = new Worker();
        worker.settle(this);
        for (int at = 0; at < live; at++) {
            manager.register(new Request(home));
            if (at % STAYING == 0) {
                request(worker, new Used());
            }
        }
    }

    private Process parent(Request.Here home) {
        var made = manager.register(new Request(home));
        for (int at = 0; at < CHILDREN; at++) {
            manager.registerUnder(made, new Request(home));
        }
        return made;
    }

    /** What one thread has of its own. */
    @State(Scope.Thread)
    public static class Worker {
        private final Request.Here home = new Request.Here();
        private HostThread thread;
        private Process parent;
        private long hooksRun;

        /** It runs on this very thread. */
        private final Hook hook = exit -> hooksRun++;

        /** Makes its parent. */
        @Setup
        public void settle(RegisterExit all) {
            thread = (HostThread) Thread.currentThread();
            parent = all.shared ? all.parent : all.parent(home);
        }

        /** What was measured is what is said. */
        @TearDown(Level.Iteration)
        public void check(RegisterExit all) {
            if (all.inline && hooksRun == 0) {
                throw new AssertionError("no hook ran");
            }
        }
    }

    /** What the thread itself uses; a listener's and a reaper's have theirs on other threads. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Used {
        /** How many bytes. */
        public long bytes;

        /** How many nanoseconds on a processor. */
        public long nanos;

        /** By how many processes. */
        public long processes;

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private long bytesBefore;
        private long nanosBefore;

        /** From here. */
        @Setup(Level.Iteration)
        public void begin() {
            bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            nanosBefore = THREADS.getCurrentThreadCpuTime();
        }

        /** To here. */
        @TearDown(Level.Iteration)
        public void end() {
            nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        }
    }

    /** A batch of requests. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void request(Worker worker, Used used) throws InterruptedException {
        if (time == Time.HANDED_IN) {
            worker.thread.batch(System.nanoTime());
        }
        for (int at = 0; at < BATCH; at++) {
            if (time == Time.READ_TWICE) {
                worker.thread.batch(System.nanoTime());
            }
            var request = new Request(worker.home);
            request.limit(LIMITS);
            manager.registerUnder(worker.parent, request);
            if (inline) {
                request.atExitInline(worker.hook);
            } else {
                ending.acquire();
                request.atExit(hookOnReaper);
            }
            request.count(200, 800);
            if (time == Time.READ_TWICE) {
                worker.thread.batch(System.nanoTime());
            }
            request.exit();
        }
        HostThread.endBatch();
        used.processes += BATCH;
    }

    /** What was measured is what is said. */
    @TearDown
    public void check() {
        if (manager.history().size() < HISTORY) {
            throw new AssertionError("history was not full");
        }
    }
}
