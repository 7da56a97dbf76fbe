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
    private static final VarHandle ASKED = Fields.handle(MethodHandles.lookup(), "asked", int.class);
    private static final VarHandle LOOKOUT = Fields.handle(MethodHandles.lookup(), "lookout", Lookout.class);

    /** Which page it is: its pids begin with 64 times that. */
    final long number;

    /** Which lane it belongs to: whatever else is spread over threads is best spread by that. */
    final int lane;

    /** In place of who had a pid and has left. */
    private static final Process GONE = Process.around("gone", nobody -> {});

    private final @Nullable Process[] slots = new Process[SIZE];

    /** How many slots have been asked for, which may be some more than there are. */
    private volatile int asked;

    /** Made when the first process under a limit comes. */
    private volatile @Nullable Lookout lookout;

    Page(long number, int lane) {
        this.number = number;
        this.lane = lane;
        if (number == 0) {
            // there is no process 0
            slots[0] = GONE;
            asked = 1;
        }
    }

    /** The number of the page that a pid is on. */
    static long numberOf(long pid) {
        return pid >>> BITS;
    }

    /** A pid that nobody has had, or -1 if it has no more. */
    long take() {
        int slot = asked < SIZE ? (int) ASKED.getAndAdd(this, 1) : SIZE;
        return slot < SIZE ? (number << BITS) + slot : -1;
    }

    /** Lets others see who has a pid of it; without a fence. */
    void enter(long pid, Process process) {
        SLOT.setRelease(slots, slot(pid), process);
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

    /** Forgets who had a pid; without a fence. */
    void leave(long pid) {
        SLOT.setRelease(slots, slot(pid), GONE);
    }

    /**
     * True if it has had, and has lost, all that it will have. Of those who leave and ask when a fence has followed, one
     * at least is told so.
     */
    boolean isOfNoMoreUse() {
        if (asked < SIZE) {
            return false;
        }
        for (int slot = 0; slot < SIZE; slot++) {
            if (SLOT.getAcquire(slots, slot) != GONE) {
                return false;
            }
        }
        return true;
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
        int end = Math.min(asked, SIZE);
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
}
