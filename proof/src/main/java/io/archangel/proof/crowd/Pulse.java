package io.archangel.proof.crowd;

import io.archangel.loop.Handle;
import io.archangel.loop.Loop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;

/**
 * Sees how much processor a loop's thread had from each of its turns to the next. No callback can have had more than the most of
 * these; up to a thousand together may have.
 */
final class Pulse implements AutoCloseable {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final CompletableFuture<Handle> beating = new CompletableFuture<>();

    /** Written by the loop. */
    private volatile long most;

    private long last;

    Pulse(Loop loop) {
        loop.callSoonThreadsafe(() -> beating.complete(loop.callEveryIteration(this::look)));
    }

    private void look() {
        long now = threads.getCurrentThreadCpuTime();
        if (last != 0 && now - last > most) {
            most = now - last;
        }
        last = now;
    }

    double mostMillis() {
        return most / 1e6;
    }

    @Override
    public void close() {
        beating.join().cancel();
    }
}
