package io.archangel.proof.crowd;

import io.archangel.loop.Loop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a loop call back every half millisecond, between its other callbacks, and sees how much processor its thread had from
 * each time to the next. No callback can have had more than the most of these; several together may have.
 */
final class Pulse implements AutoCloseable {
    private static final long EVERY_NANOS = 500_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Loop loop;
    private final Thread thread = new Thread(this::beat, "pulse");

    private volatile boolean over;

    /** Loop thread only, but for the end. */
    private volatile long most;

    private long last;

    Pulse(Loop loop) {
        this.loop = loop;
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        while (!over) {
            loop.callSoonThreadsafe(this::look);
            LockSupport.parkNanos(EVERY_NANOS);
        }
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
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
