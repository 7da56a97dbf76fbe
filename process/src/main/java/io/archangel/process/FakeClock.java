package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A clock for tests: it stands still until told to go on, and then runs what is due, in order, on the caller. */
public final class FakeClock implements Clock {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final Instant start;

    /** Guarded by the lock. */
    private long now;

    private long order;

    /** A clock that shows noon of 22 November 2026, UTC. */
    public FakeClock() {
        this(Instant.parse("2026-11-22T12:00:00Z"));
    }

    /** A clock that shows some time. */
    public FakeClock(Instant start) {
        this.start = start;
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos());
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        lock.lock();
        try {
            var timer = new Timer(Math.max(now, Timers.sum(now, delay)), order++, task);
            timers.add(timer);
            return () -> cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass. Timers see the moment at which they were due. What one throws comes out here. */
    public void advance(Duration time) {
        long end = nanos() + time.toNanos();
        for (var timer = next(end); timer != null; timer = next(end)) {
            timer.task.run();
        }
    }

    /** How many timers are set. */
    public int pending() {
        lock.lock();
        try {
            return timers.size();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Timer timer) {
        lock.lock();
        try {
            timers.remove(timer);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Timer next(long end) {
        lock.lock();
        try {
            if (timers.isEmpty() || timers.first().due > end) {
                now = end;
                return null;
            }
            var first = timers.removeFirst();
            now = Math.max(now, first.due);
            return first;
        } finally {
            lock.unlock();
        }
    }

    private record Timer(long due, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }
}
