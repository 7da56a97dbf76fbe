package io.archangel.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program when its memory is exhausted: then nothing can be relied on any more, not even that TERM is heard, and who
 * started it is to start it anew. A process that wanted more than there is, and ended of it, is no reason; the heap has to be
 * full, as it was last collected, for three seconds.
 *
 * <p>The JVM gives up what is softly reachable before it throws an OutOfMemoryError, and by that wakes a thread of ours, which
 * needs no memory for that, and has kept what it takes to say so and to end. Until then nothing is done.
 */
final class Exhaustion {
    private static final int FULL_PERCENT = 90;
    private static final int LOOKS = 4;
    private static final long BETWEEN_NANOS = 1_000_000_000L;
    private static final int BALLAST = 512 << 10;

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final Runtime runtime = Runtime.getRuntime();
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private final byte[] words = ("archangel: memory is exhausted: of the heap of " + (runtime.maxMemory() >> 20)
                    + " MB more than " + FULL_PERCENT + " % was in use for some seconds, garbage collected;"
                    + " give the JVM more with -Xmx, or find what holds it\n")
            .getBytes(UTF_8);
    private final Guard.Callout need = this::awaitNeed;
    private final Guard.Callout look = this::look;
    private final Guard.Callout say = () -> err.write(words);
    private final Guard.Callout end = () -> runtime.halt(ExitCode.FAILED);
    private final ReferenceQueue<Object> given = new ReferenceQueue<>();

    /** What the JVM gives up first; the thread's own. */
    private SoftReference<Object> spare = new SoftReference<>(new Object(), given);

    /** What ending itself may take, given up for that; the thread's own. */
    @SuppressWarnings("unused")
    private byte @Nullable [] ballast = new byte[BALLAST];

    /** The heap was full when last looked at; the thread's own. */
    private boolean full;

    private Exhaustion() {}

    /** Watches this JVM from now on, as long as it lives. */
    static void watch() {
        new HostThread(new Exhaustion()::run, "exhaustion").start();
    }

    private void run() {
        while (true) {
            Guard.attempt(need);
            int looks = 0;
            do {
                rest();
                looks++;
            } while (isFull() && looks < LOOKS);
            if (full) {
                ballast = null;
                Guard.attempt(say);
                Guard.attempt(end); // again later, should there not even be enough for that
            }
        }
    }

    private void awaitNeed() throws InterruptedException {
        if (spare.refersTo(null)) {
            spare = new SoftReference<>(new Object(), given);
        }
        given.remove();
    }

    private static void rest() {
        long end = System.nanoTime() + BETWEEN_NANOS;
        for (long left = BETWEEN_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** True also if there is not even what it takes to look. */
    private boolean isFull() {
        full = true;
        Guard.attempt(look);
        return full;
    }

    private void look() {
        long collected = 0;
        for (var pool : pools) {
            var usage = pool.getCollectionUsage();
            collected += usage == null ? 0 : usage.getUsed();
        }
        long used = Math.min(collected, runtime.totalMemory() - runtime.freeMemory());
        full = 100 * used / runtime.maxMemory() >= FULL_PERCENT;
    }
}
