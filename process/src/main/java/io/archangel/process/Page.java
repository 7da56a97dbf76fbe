package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A block of 64 pids and the processes that have them. Each slot is taken once and left once, so a page that has been left
 * 64 times is of no more use. Any thread.
 */
@SuppressWarnings("ReferenceEquality") // a process equals itself alone
final class Page {
    /** Pids in a page. */
    static final int SIZE = 64;

    private static final int BITS = 6;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Process[].class);
    private static final VarHandle COUNTS = Fields.handle(MethodHandles.lookup(), "counts", int.class);
    private static final VarHandle LOOKOUT = Fields.handle(MethodHandles.lookup(), "lookout", Lookout.class);

    /** One that has been taken, and one that has been left, in {@code counts}. */
    private static final int TAKEN = 1;

    private static final int LEFT = 1 << 16;

    /** Which page it is: its pids begin with 64 times that. */
    final long number;

    /** Which lane it belongs to: whatever else is spread over threads is best spread by that. */
    final int lane;

    /** In place of who had a pid and has left. */
    private static final Process GONE = Process.around("gone", nobody -> {});

    private final @Nullable Process[] slots = new Process[SIZE];

    /**
     * In the lower half how many slots have been asked for, which may be some more than there are; in the upper half how
     * many have been left.
     */
    private volatile int counts;

    /** Made when the first process under a limit comes. */
    private volatile @Nullable Lookout lookout;

    Page(long number, int lane) {
        this.number = number;
        this.lane = lane;
        if (number == 0) {
            // there is no process 0
            counts = TAKEN + LEFT;
        }
    }

    /** The number of the page that a pid is on. */
    static long numberOf(long pid) {
        return pid >>> BITS;
    }

    /** A pid that nobody has had, or -1 if it has no more. */
    long take() {
        int slot = taken(counts) < SIZE ? taken((int) COUNTS.getAndAdd(this, TAKEN)) : SIZE;
        return slot < SIZE ? (number << BITS) + slot : -1;
    }

    /** Lets others see who has a pid of it. Whoever reads something volatile after that is seen before he reads it. */
    void enter(long pid, Process process) {
        SLOT.setVolatile(slots, slot(pid), process);
    }

    /** When its processes must be held to their limits. */
    Lookout lookout(ProcessTable table) {
        var now = lookout;
        if (now != null) {
            return now;
        }
        var made = new Lookout(this, table.clock(), table.stewards);
        return LOOKOUT.compareAndSet(this, null, made) ? made : lookout(table);
    }

    /** It is thrown away. */
    void close() {
        var now = lookout;
        if (now != null) {
            now.close();
        }
    }

    /** Forgets who had a pid. @return true for the last of the page: it has had, and has lost, all that it will have */
    boolean leave(long pid) {
        SLOT.setRelease(slots, slot(pid), GONE);
        return (int) COUNTS.getAndAdd(this, LEFT) >>> 16 == SIZE - 1;
    }

    /** Who has a pid, if somebody does. */
    @Nullable
    Process find(long pid) {
        var there = (Process) SLOT.getVolatile(slots, slot(pid));
        return there == GONE ? null : there;
    }

    /** True if somebody had the pid who has left. */
    boolean wasLeft(long pid) {
        return SLOT.getVolatile(slots, slot(pid)) == GONE;
    }

    /** Shows who is on it, by pid. */
    void forEach(Consumer<? super Process> visitor) {
        int end = Math.min(taken(counts), SIZE);
        for (int slot = 0; slot < end; slot++) {
            var process = (Process) SLOT.getVolatile(slots, slot);
            if (process != null && process != GONE) {
                visitor.accept(process);
            }
        }
    }

    private static int slot(long pid) {
        return (int) pid & SIZE - 1;
    }

    private static int taken(int counts) {
        return counts & LEFT - 1;
    }
}
