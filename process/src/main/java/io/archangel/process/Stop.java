package io.archangel.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One time of being stopped, from STOP to CONT or to the end. It holds the signals that wait for CONT, and parks the
 * threads that come to a checkpoint.
 */
final class Stop {
    private static final int MOST_HELD = 1024;

    /** When it began, by the manager's clock. */
    final long since;

    /** For how long it had been idle by then, in nanoseconds. */
    final long idle;

    /** Whether the process has been told of it; written in the process's turn ({@link Mailbox}). */
    boolean told;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger parked = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; null once it is open. */
    private @Nullable List<Signal.Received> held = new ArrayList<>();

    Stop(long since, long idle) {
        this.since = since;
        this.idle = idle;
    }

    /** Keeps a signal for later. @return null if it is open, else whether there was room */
    @Nullable
    Boolean hold(Signal.Received received) {
        lock.lock();
        try {
            if (held == null) {
                return null;
            }
            return held.size() < MOST_HELD && held.add(received);
        } finally {
            lock.unlock();
        }
    }

    boolean isHolding() {
        lock.lock();
        try {
            return held != null && !held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the parked threads go. @return the signals that waited, in order; none the second time */
    List<Signal.Received> open() {
        lock.lock();
        try {
            var waited = held;
            held = null;
            return waited == null ? List.of() : waited;
        } finally {
            lock.unlock();
            gate.countDown();
        }
    }

    /** Waits until it is open; an interrupt is kept for later. */
    void park() {
        boolean interrupted = false;
        parked.incrementAndGet();
        try {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            parked.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many threads are parked. */
    int parked() {
        return parked.get();
    }
}
