package io.archangel.http;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * Whether memory is scarce: the heap was full beyond the budget when it had last been collected, and is so now. Looked at
 * once a second at most, and only while requests come. Any thread; who is late by one look does no harm.
 */
final class Memory {
    private static final long NEVER = Long.MIN_VALUE;

    private final int budget;
    private final IntSupplier percent;
    private volatile long looked = NEVER;
    private volatile boolean scarce;

    /** @param budget how full it may be, in percent  @param percent how full it is */
    Memory(int budget, IntSupplier percent) {
        this.budget = budget;
        this.percent = percent;
    }

    /** This JVM's heap. @param budget how full it may be, in percent */
    static Memory ofHeap(int budget) {
        return new Memory(budget, Memory::percentOfHeap);
    }

    private static int percentOfHeap() {
        var runtime = Runtime.getRuntime();
        long collected = 0;
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            var usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            collected += usage == null ? 0 : usage.getUsed();
        }
        // what was full at the last collection may be empty now without another one
        long used = Math.min(collected, runtime.totalMemory() - runtime.freeMemory());
        return (int) (100 * used / runtime.maxMemory());
    }

    /** @param now the time of day */
    boolean isScarce(Instant now) {
        long second = now.getEpochSecond();
        long before = looked;
        if (second != before) {
            looked = second;
            scarce = before != NEVER && percent.getAsInt() > budget; // the very first answer need not wait for it
        }
        return scarce;
    }
}
