package io.archangel.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Watches homes at which clients are to be let go. A home that turns is waited for, however much it has to do; where one has
 * done nothing for as long as somebody's patience, that one is told. One look at each home serves all that wait there, for a
 * hundred thousand may be killed at once.
 */
final class Vigil {
    private static final Duration BETWEEN = Duration.ofMillis(5);

    /** A look that comes later than this comes after a time in which nobody could do anything: a collection, a machine at rest. */
    private static final Duration LATE = BETWEEN.multipliedBy(4);

    private final ProcessTable table;
    private final Queue<Waiter> fresh = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** Those that have been looked at; by one look after the other. */
    private final Map<Home, Watched> homes = new IdentityHashMap<>();

    /** When the next look is due; by whoever sets it. */
    private volatile long due;

    Vigil(ProcessTable table) {
        this.table = table;
    }

    /** Waits for a release at a home. Any thread. @param attempt for {@link Release#heldUp}, which is called on the clock's thread */
    void add(Home home, Release release, Duration patience, int attempt) {
        fresh.add(new Waiter(home, release, steps(home, 0), table.clock().nanos(), patience.toNanos(), attempt));
        Guard.attempt(() -> begin(BETWEEN.toNanos())); // or with the next who is added, if no timer can be set
    }

    private void begin(long nanos) {
        if (looking.compareAndSet(false, true)) {
            boolean set = false;
            try {
                due = table.clock().nanos() + nanos;
                table.clock().after(Duration.ofNanos(nanos), this::look);
                set = true;
            } finally {
                if (!set) {
                    looking.set(false);
                }
            }
        }
    }

    /** What a home, which is foreign code, says. */
    private static long steps(Home home, long otherwise) {
        var said = new long[] {otherwise};
        Guard.attempt(() -> said[0] = home.steps());
        return said[0];
    }

    private void look() {
        long next = BETWEEN.toNanos();
        try {
            next = Math.min(next, lookAtAll());
        } finally {
            looking.set(false);
            if (!homes.isEmpty() || !fresh.isEmpty()) {
                begin(next);
            }
        }
    }

    /** @return in how many nanoseconds somebody's patience may be at its end */
    private long lookAtAll() {
        for (var waiter = fresh.poll(); waiter != null; waiter = fresh.poll()) {
            var its = waiter;
            homes.computeIfAbsent(waiter.home, home -> new Watched(its)).waiters.add(its);
        }
        long now = table.clock().nanos();
        boolean late = now - due > LATE.toNanos();
        long next = Long.MAX_VALUE;
        for (var it : homes.values()) {
            next = Math.min(next, it.look(now, late));
        }
        homes.values().removeIf(it -> it.waiters.isEmpty());
        return next;
    }

    /** @param before the home's steps as the wait began, which was at {@code began} */
    private record Waiter(Home home, Release release, long before, long began, long patience, int attempt) {}

    /** One home, and those who wait for it. */
    private static final class Watched {
        private final Home home;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private long steps;

        /** Since when it has done nothing. */
        private long still;

        Watched(Waiter first) {
            home = first.home;
            steps = first.before;
            still = first.began;
        }

        /** @return in how many nanoseconds somebody's patience may be at its end */
        long look(long now, boolean late) {
            long made = steps(home, steps);
            if (made != steps || late) {
                steps = made;
                still = now;
            }
            while (!waiters.isEmpty() && waiters.peek().release.isDone()) {
                waiters.poll();
            }
            long next = Long.MAX_VALUE;
            if (now - still >= BETWEEN.toNanos()) {
                for (int left = waiters.size(); left > 0; left--) {
                    next = Math.min(next, wait(waiters.remove(), now));
                }
            }
            return next;
        }

        private long wait(Waiter waiter, long now) {
            if (waiter.release.isDone()) {
                return Long.MAX_VALUE;
            }
            long left = waiter.patience - (now - Math.max(still, waiter.began));
            if (left > 0) {
                waiters.add(waiter);
                return left;
            }
            if (Guard.attempt(() -> waiter.release.heldUp(home, waiter.attempt)) != null) {
                waiters.add(waiter); // there is no thread to be had now
            }
            return Long.MAX_VALUE;
        }
    }
}
