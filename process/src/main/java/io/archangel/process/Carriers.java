package io.archangel.process;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that loop without blocking hold the few carrier threads of the JVM, and nothing can move them away.
 * For each that belongs to a zombie the scheduler gets one carrier more, and gives them back when the last of them ends.
 */
final class Carriers {
    /** One for the JVM, as the scheduler is: what all managers lend must add up. */
    private static final ReentrantLock LENDING = new ReentrantLock();

    private static final int WAKE_ATTEMPTS = 100;
    private static final long WAKE_NANOS = 1_000_000;

    /** For which threads of a process one is lent. Changed under the lock. */
    private final Map<Process, Set<Body>> held = new ConcurrentHashMap<>();

    private final ThreadFactory threads;

    Carriers() {
        this(work -> new HostThread(work, "carriers"));
    }

    /** @param threads where those are from that make the scheduler use what it was lent */
    Carriers(ThreadFactory threads) {
        this.threads = threads;
    }

    /**
     * A process has ended and threads of it live. Where this throws, it may be done again.
     *
     * @return false if one waits for a carrier, and so holds none yet
     */
    boolean replace(Process zombie) {
        boolean all = true;
        try {
            for (var worker : Workers.of(zombie)) {
                if (CarrierWatch.place(worker) == null) {
                    all &= !CarrierWatch.isRunnable(worker);
                } else {
                    lend(zombie, worker);
                }
            }
        } finally {
            if (!zombie.isHeld()) {
                giveBack(zombie);
            }
        }
        return all;
    }

    /** Its last thread has ended. */
    void giveBack(Process zombie) {
        if (held.containsKey(zombie)) {
            takeBack(zombie);
        }
    }

    /** What nobody could be found to wake is given back, so that it is lent, and woken, the next time. */
    private void lend(Process zombie, Body worker) {
        if (!isFirst(zombie, worker)) {
            return;
        }
        boolean woken = false;
        try {
            threads.newThread(this::wake).start();
            woken = true;
        } finally {
            if (!woken) {
                giveBack(zombie, worker);
            }
        }
    }

    private boolean isFirst(Process zombie, Body worker) {
        LENDING.lock();
        try {
            var lent = held.computeIfAbsent(zombie, one -> new HashSet<>());
            boolean first = !lent.contains(worker);
            if (first) {
                add(1);
                lent.add(worker);
            }
            return first;
        } finally {
            LENDING.unlock();
        }
    }

    private void giveBack(Process zombie, Body worker) {
        LENDING.lock();
        try {
            var lent = held.get(zombie);
            if (lent != null && lent.remove(worker)) {
                add(-1);
            }
        } finally {
            LENDING.unlock();
        }
    }

    private void takeBack(Process zombie) {
        LENDING.lock();
        try {
            var lent = held.remove(zombie);
            if (lent != null) {
                add(-lent.size());
            }
        } finally {
            LENDING.unlock();
        }
    }

    private static void add(int carriers) {
        var scheduler = scheduler();
        if (scheduler != null) {
            scheduler.setParallelism(scheduler.getParallelism() + carriers);
        }
    }

    /**
     * Makes the scheduler use what it was lent. It looks for a carrier only when a thread becomes runnable that joins an
     * empty queue, and each thread that starts others has a queue of its own (several may share one); so fresh threads
     * start empty ones until nobody waits, or all carriers are in use.
     */
    private void wake() {
        var scheduler = scheduler();
        for (int attempt = 0; attempt < WAKE_ATTEMPTS && isIdle(scheduler); attempt++) {
            Guard.attempt(() -> threads.newThread(() -> Thread.startVirtualThread(() -> {}))
                    .start()); // or in a moment, if there is no thread for it
            LockSupport.parkNanos(WAKE_NANOS);
        }
    }

    private static @Nullable VirtualThreadSchedulerMXBean scheduler() {
        return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }

    private static boolean isIdle(@Nullable VirtualThreadSchedulerMXBean scheduler) {
        return scheduler != null
                && scheduler.getQueuedVirtualThreadCount() > 0
                && scheduler.getMountedVirtualThreadCount() < scheduler.getParallelism();
    }
}
