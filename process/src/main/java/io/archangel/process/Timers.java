package io.archangel.process;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TimerWheel} in ticks of a millisecond, and its one thread, which parks until the next timer is due, and ends
 * when none has been set for a while; the next timer brings another.
 */
final class Timers {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

    /** How many timers are moved before others may have the lock. */
    private static final int STEPS = 64;

    private static final long OVER = -1;
    private static final System.Logger LOG = System.getLogger(Timers.class.getPackageName());

    private final long origin = System.nanoTime();
    private final long idle;
    private final ReentrantLock lock = new ReentrantLock();

    // ---- guarded by the lock ----

    private final TimerWheel wheel = new TimerWheel();
    private @Nullable Thread thread;

    /** The tick until which the thread parks; 0 while it is awake. */
    private long wakes;

    /** Since when there has been no timer, in nanoseconds since the origin. */
    private long idleSince;

    /** @param idle how long the thread stays without a timer */
    Timers(Duration idle) {
        this.idle = idle.toNanos();
    }

    /** Sets one. Any thread. @param delay 292 years, the most that can be counted, stand for all beyond */
    Clock.Cancellable set(Duration delay, Runnable task) {
        var timer = new Timer(task);
        long now = System.nanoTime() - origin;
        long due = due(now, delay);
        Thread fresh = null;
        Thread sleeper = null;
        lock.lock();
        try {
            wheel.set(timer, due, now / TICK);
            idleSince = now;
            if (thread == null) {
                fresh = new HostThread(this::turn, "timers");
                thread = fresh;
                wakes = 0;
            } else if (due < wakes) {
                sleeper = thread;
                wakes = 0;
            }
        } finally {
            lock.unlock();
        }
        if (fresh != null) {
            start(fresh);
        } else {
            LockSupport.unpark(sleeper);
        }
        return timer;
    }

    /** The first tick that is not early. */
    private static long due(long now, Duration delay) {
        return delay.isPositive() ? Math.ceilDiv(Math.min(sum(now, delay), Long.MAX_VALUE - TICK), TICK) : 0;
    }

    /** A moment and so long, or Long.MAX_VALUE if that can't be counted. */
    static long sum(long now, Duration delay) {
        boolean countable = delay.compareTo(Duration.ofNanos(Long.MAX_VALUE - now)) < 0;
        return countable ? now + delay.toNanos() : Long.MAX_VALUE;
    }

    /** If the machine has no thread to give, whoever sets the next timer tries again. */
    private void start(Thread fresh) {
        try {
            fresh.start();
        } finally {
            if (fresh.getState() == Thread.State.NEW) {
                forget(fresh);
            }
        }
    }

    // ---- the thread ----

    private void turn() {
        var due = new ArrayList<TimerWheel.Entry>(STEPS);
        try {
            for (long rest = advance(due); rest != OVER; rest = advance(due)) {
                for (var timer : due) {
                    ((Timer) timer).run();
                }
                due.clear();
                if (rest > 0) {
                    LockSupport.parkNanos(this, rest);
                }
            }
        } finally {
            forget(Thread.currentThread());
        }
    }

    /** Takes out what is due. @return for how many nanoseconds there is nothing to do, or OVER */
    private long advance(ArrayList<TimerWheel.Entry> due) {
        lock.lock();
        try {
            long now = System.nanoTime() - origin;
            boolean there = wheel.advance(now / TICK, STEPS, due);
            long next = wheel.next();
            wakes = 0;
            if (!due.isEmpty() || next != TimerWheel.NEVER) {
                idleSince = now;
            }
            if (!there || !due.isEmpty()) {
                return 0;
            }
            wakes = next;
            if (next != TimerWheel.NEVER) {
                return next * TICK - now;
            }
            long left = idleSince + idle - now;
            if (left > 0) {
                return left;
            }
            thread = null;
            return OVER;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Thread gone) {
        lock.lock();
        try {
            if (thread == gone) {
                thread = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The thread, if there is one. */
    @Nullable
    Thread thread() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    /** One timer, which begins or is called off, whichever is first. */
    private final class Timer extends TimerWheel.Entry implements Clock.Cancellable {
        private final AtomicReference<@Nullable Runnable> task;

        Timer(Runnable task) {
            this.task = new AtomicReference<>(task);
        }

        void run() {
            var begun = task.getAndSet(null);
            if (begun == null) {
                return;
            }
            var thrown = Guard.attempt(begun::run);
            if (thrown != null) {
                Guard.attempt(() -> LOG.log(Level.WARNING, "a timer's task threw", thrown));
            }
            var unused = Thread.interrupted();
        }

        @Override
        public void cancel() {
            if (task.getAndSet(null) != null) {
                lock.lock();
                try {
                    wheel.cancel(this);
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
