package io.archangel.process;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The manager's own platform threads, on which hooks, signal handlers and releases run: as many as are busy, up to a
 * bound, beyond which work waits. A thread that is lost in foreign code ({@link Errand}) does not count.
 *
 * <p>One thread at a time is called, and calls the next if it finds more than it takes: to call one for each piece of work would
 * cost more than most of the work, where a hundred thousand are killed at once. Where the machine has no thread to give, work
 * waits for one that is busy, or for a while, after which another is asked for.
 */
final class Reapers {
    private static final int MOST = 64;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Until when no thread is asked for, where there was none. */
    private static final Duration SCARCE = Duration.ofMillis(50);

    private final Clock clock;
    private final ThreadFactory threads;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Reaper> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger living = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /** True while one is on its way. */
    private final AtomicBoolean called = new AtomicBoolean();

    /** True while a timer is set for what waits without a thread. */
    private final AtomicBoolean triesAgain = new AtomicBoolean();

    private volatile long patience = IDLE_NANOS;

    /** @param name what each is called, before its number */
    Reapers(String name, Clock clock, String instance) {
        this.clock = clock;
        threads = work -> new HostThread(work, name + "-" + made.incrementAndGet() + "@" + instance);
    }

    /** @param threads where they are from */
    Reapers(Clock clock, ThreadFactory threads) {
        this.clock = clock;
        this.threads = threads;
    }

    /** @throws Error if there is neither a thread for it, now or later, nor memory; then it is not done */
    void execute(Runnable task) {
        work.add(task);
        try {
            call();
        } catch (Error exhausted) {
            if (!tryAgain() && living.get() == 0 && work.remove(task)) {
                throw exhausted;
            }
        }
    }

    /** Asks for a thread in a while. @return false if no timer can be set for that */
    private boolean tryAgain() {
        if (!triesAgain.compareAndSet(false, true)) {
            return true;
        }
        var none = Guard.attempt(() -> clock.after(SCARCE, () -> {
            triesAgain.set(false);
            callOrTryAgain();
        }));
        if (none != null) {
            triesAgain.set(false);
        }
        return none == null;
    }

    private void callOrTryAgain() {
        if (Guard.attempt(this::call) != null) {
            tryAgain();
        }
    }

    /** A thread hangs in foreign code: another may take its place, at once if work waits. */
    void lose() {
        lost.incrementAndGet();
        callOrTryAgain();
    }

    /** A lost thread has come back. */
    void find() {
        lost.decrementAndGet();
    }

    /** Nobody is expected any more: idle threads end now. Work that comes all the same is done. */
    void retire() {
        patience = 0;
        idle.forEach(reaper -> LockSupport.unpark(reaper.thread));
    }

    /** If work waits and nobody is on the way to it. Where all are busy, each looks for more when it is done. */
    private void call() {
        while (!work.isEmpty() && called.compareAndSet(false, true)) {
            boolean comes = false;
            try {
                comes = wake() || start();
            } finally {
                if (!comes) {
                    called.set(false);
                }
            }
            if (comes || (idle.isEmpty() && living.get() >= most())) {
                return;
            }
        }
    }

    private int most() {
        return MOST + lost.get();
    }

    private boolean wake() {
        var first = idle.pollFirst();
        if (first == null) {
            return false;
        }
        first.awake = true;
        LockSupport.unpark(first.thread);
        return true;
    }

    private boolean start() {
        int now;
        do {
            now = living.get();
            if (now >= most()) {
                return false;
            }
        } while (!living.compareAndSet(now, now + 1));
        boolean started = false;
        try {
            new Reaper().thread.start();
            started = true;
        } finally {
            if (!started) {
                living.decrementAndGet();
            }
        }
        return true;
    }

    private final class Reaper implements Runnable {
        private final Thread thread = threads.newThread(this);

        /** True once it has been called. */
        private volatile boolean awake;

        @Override
        public void run() {
            do {
                called.set(false);
                for (var task = work.poll(); task != null; task = work.poll()) {
                    callOrTryAgain(); // who has work to do does it, also where there is no thread for more
                    work(task);
                }
            } while (isCalled());
            living.decrementAndGet();
            callOrTryAgain();
        }

        private void work(Runnable task) {
            var unused = Thread.interrupted();
            var thrown = Guard.attempt(task::run);
            if (thrown != null) {
                Guard.attempt(() -> thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown));
            }
        }

        /** Waits to be called. @return false if nobody has for so long that it is to end */
        private boolean isCalled() {
            awake = false;
            idle.addFirst(this);
            if (!work.isEmpty() && idle.remove(this)) {
                return true;
            }
            long since = System.nanoTime();
            while (!awake) {
                long left = patience - (System.nanoTime() - since);
                if (left <= 0 && idle.remove(this)) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.max(1, left));
                var unused = Thread.interrupted();
            }
            return true;
        }
    }
}
