package io.archangel.shell;

import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.lang.management.ManagementFactory;

/**
 * What a process costs here and now: what this machine, this JVM as warm as it is, and what else runs on it make of it.
 *
 * @param nanos from its coming to its going, on one thread, the least of a few rounds
 * @param bytes allocated meanwhile, 0 where the JVM does not count them
 */
record Price(long nanos, long bytes) {
    private static final long NANOS = 50_000_000;
    private static final int PROCESSES = 100;

    /** Measures it. Takes a twentieth of a second. */
    static Price now() {
        long least = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        try (var manager = ProcessManager.create(
                ManagerOptions.defaults().historyEntries(100).reporter(report -> {}))) {
            long until = System.nanoTime() + NANOS;
            while (System.nanoTime() < until) {
                long allocated = allocated();
                long began = System.nanoTime();
                for (int number = 0; number < PROCESSES; number++) {
                    manager.register(new Passing()).exit();
                }
                least = Math.min(least, System.nanoTime() - began);
                bytes = Math.min(bytes, allocated() - allocated);
            }
        }
        return new Price(least / PROCESSES, bytes / PROCESSES);
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean counting
                ? counting.getCurrentThreadAllocatedBytes()
                : 0;
    }

    /** Comes and goes. */
    private static final class Passing extends Process {}
}
