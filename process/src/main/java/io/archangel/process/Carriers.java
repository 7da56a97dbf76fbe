package io.archangel.process;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Virtual threads that loop without blocking hold the few carrier threads of the JVM, and nothing can move them away.
 * For each that belongs to a zombie the scheduler gets one carrier more, and gives it back when the thread ends.
 */
final class Carriers {
    /** One for the JVM, as the scheduler is: what all managers lend must add up. */
    private static final ReentrantLock LENDING = new ReentrantLock();

    private final Set<Process> held = ConcurrentHashMap.newKeySet();

    /** A process has ended and its thread lives. */
    void replace(Process zombie) {
        var body = zombie.body;
        if (body != null && body.thread.isVirtual() && body.thread.getState() == Thread.State.RUNNABLE) {
            lend(zombie);
        }
    }

    /** Its thread has ended. */
    void giveBack(Process zombie) {
        if (held.contains(zombie)) {
            takeBack(zombie);
        }
    }

    private void lend(Process zombie) {
        LENDING.lock();
        try {
            if (held.add(zombie)) {
                add(1);
                wake();
            }
        } finally {
            LENDING.unlock();
        }
    }

    /** The scheduler uses a new carrier only when the next thread becomes runnable, and those that wait may be the last. */
    private static void wake() {
        Thread.startVirtualThread(() -> {});
    }

    private void takeBack(Process zombie) {
        LENDING.lock();
        try {
            if (held.remove(zombie)) {
                add(-1);
            }
        } finally {
            LENDING.unlock();
        }
    }

    private static void add(int carriers) {
        var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        if (scheduler != null) {
            scheduler.setParallelism(scheduler.getParallelism() + carriers);
        }
    }
}
