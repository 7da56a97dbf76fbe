package io.archangel.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that runs callbacks of many processes in turn and keeps the current one in a field, which is
 * cheaper than a ScopedValue. Event loops and the manager's own threads are such.
 */
public class HostThread extends Thread {

    /** Written by this thread only, through {@link Guard}; others may look at it to see who holds the thread. */
    volatile @Nullable Process current;

    /** In place of a time: it is read when somebody first asks. */
    private static final long UNREAD = Long.MIN_VALUE;

    /** When the batch of work began that it does now, by {@link System#nanoTime}, UNREAD, or 0. This thread's alone. */
    private long batch;

    /** Makes a daemon thread, not yet started. @param task what it runs  @param name as thread dumps show it */
    public HostThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }

    /** The process whose code it runs now, if it runs any's. Any thread may look. */
    public final Optional<Process> process() {
        return Optional.ofNullable(current);
    }

    /**
     * Says that a batch of work begins on the calling thread, one turn of a loop perhaps, so that not every process in it
     * has the clock read. Managers on the machine's clock read it once a batch, when first they need it, and take that for
     * when a process came, passed bytes and went; receipts and deadlines read the clock all the same, and no limit on age
     * is ever reached too early. Does nothing on a thread of another sort.
     */
    public static void beginBatch() {
        if (Thread.currentThread() instanceof HostThread host) {
            host.batch = UNREAD;
        }
    }

    /** Says that the batch is over, and that from now the clock is to be read each time. */
    public static void endBatch() {
        if (Thread.currentThread() instanceof HostThread host) {
            host.batch = 0;
        }
    }

    /**
     * The same as {@link #beginBatch} for one who has read the clock already. To be called on this thread only.
     *
     * @param nanoTime what {@link System#nanoTime} said as the batch began, or 0 for none
     */
    public final void batch(long nanoTime) {
        batch = nanoTime;
    }

    /** True in a batch, as in a loop's turn: whoever waits there holds up all others of the batch. */
    static boolean isInBatch() {
        return Thread.currentThread() instanceof HostThread host && host.batch != 0;
    }

    /** When the calling thread's batch began; the present if it said nothing of a batch. */
    static long moment() {
        if (!(Thread.currentThread() instanceof HostThread host) || host.batch == 0) {
            return System.nanoTime();
        }
        if (host.batch == UNREAD) {
            host.batch = System.nanoTime();
        }
        return host.batch;
    }
}
