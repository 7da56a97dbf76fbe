package io.archangel.proof.price;

import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** All rows of {@code ps -l}, with every field, while requests come and go on another thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class Listing {
    /** How many stay. */
    static final int LIVE = 1_000_000;

    private final ProcessManager manager = ProcessManager.create();
    private final AtomicBoolean done = new AtomicBoolean();
    private HostThread churn;

    /** Fills the table, under a thousand parents, and has requests come and go. */
    @Setup
    public void fill() {
        var home = new Request.Here();
        Process parent = null;
        for (int at = 0; at < LIVE; at++) {
            var request = new Request(home);
            if (at % 1_000 == 0) {
                parent = manager.register(request);
            } else {
                manager.registerUnder(parent, request);
            }
            request.count(at, at);
        }
        churn = new HostThread(this::comeAndGo, "loop 2");
        churn.start();
    }

    private void comeAndGo() {
        var home = new Request.Here();
        var parent = manager.register(new Request(home));
        while (!done.get()) {
            HostThread.beginBatch();
            var request = manager.registerUnder(parent, new Request(home));
            request.count(200, 800);
            request.exit();
        }
    }

    /** One listing. */
    @Benchmark
    public List<ProcessInfo> list() {
        var rows = manager.list(true);
        if (rows.size() < LIVE) {
            throw new AssertionError("only " + rows.size() + " rows");
        }
        return rows;
    }

    /** No more requests. */
    @TearDown
    public void end() throws InterruptedException {
        done.set(true);
        churn.join();
    }
}
