package io.archangel.process;

import java.util.Optional;

/**
 * A platform thread that runs callbacks of many processes in turn and keeps the current one in a field, which is
 * cheaper than a ScopedValue. Event loops and the manager's own threads are such.
 */
public class HostThread extends Thread {

    private final Seat seat = new Seat();

    /** Makes a daemon thread, not yet started. @param task what it runs  @param name as thread dumps show it */
    public HostThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }

    /**
     * Does some work on the calling thread as if that were such a thread, which it may be already. What the work throws
     * comes through. What it says of batches holds while it runs: one that had begun before goes on after it. Not for
     * virtual threads, on which nothing changes.
     */
    public static void lend(Runnable work) {
        Seat.lend(work);
    }

    /** True on such a thread, or one that is lent as such: whoever blocks it holds up others. */
    public static boolean isHere() {
        return Seat.here() != null;
    }

    /** The process whose code it runs now, if it runs any's. Any thread may look. */
    public final Optional<Process> process() {
        return Optional.ofNullable(seat.current());
    }

    /**
     * Says that a batch of work begins on the calling thread, one turn of a loop perhaps, so that not every process in it
     * has the clock read. Managers on the machine's clock read it once a batch, when first they need it, and take that for
     * when a process came, passed bytes and went; receipts and deadlines read the clock all the same, and no limit on age
     * is ever reached too early. Does nothing on a thread of another sort.
     */
    public static void beginBatch() {
        var here = Seat.here();
        if (here != null) {
            here.beginBatch();
        }
    }

    /** Says that the batch is over, and that from now the clock is to be read each time. */
    public static void endBatch() {
        var here = Seat.here();
        if (here != null) {
            here.batch(0);
        }
    }

    /**
     * The same as {@link #beginBatch} for one who has read the clock already. To be called on this thread only.
     *
     * @param nanoTime what {@link System#nanoTime} said as the batch began, or 0 for none
     */
    public final void batch(long nanoTime) {
        seat.batch(nanoTime);
    }

    /** True in a batch, as in a loop's turn: whoever waits there holds up all others of the batch. */
    public static boolean isInBatch() {
        var here = Seat.here();
        return here != null && here.isInBatch();
    }

    /** When the calling thread's batch began; the present if it said nothing of a batch. */
    static long moment() {
        var here = Seat.here();
        return here == null ? System.nanoTime() : here.moment();
    }

    Seat seat() {
        return seat;
    }
}
