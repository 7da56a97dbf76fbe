package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A block of 64 pids and the processes that have them. Each slot is taken once and left once, so a page that has been left
 * 64 times is of no more use. Written under the lock of its lane; any thread may look.
 */
@SuppressWarnings("ReferenceEquality") // a process equals itself alone
final class Page {
    /** Pids in a page. */
    static final int SIZE = 64;

    private static final int BITS = 6;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Process[].class);
    private static final VarHandle TAKEN = Fields.handle(MethodHandles.lookup(), "taken", int.class);
    private static final VarHandle LOOKOUT = Fields.handle(MethodHandles.lookup(), "lookout", Lookout.class);

    /** In place of who had a pid and has left. */
    private static final Process GONE = Process.around("gone", nobody -> {});

    /** Which page it is: its pids begin with 64 times that. */
    final long number;

    /** Whose it is: whatever else is spread over threads is best spread by that. */
    final Lane lane;

    private final @Nullable Process[] slots = new Process[SIZE];

    /** How many slots have been taken. Written with the lane locked. */
    private volatile int taken;

    /** How many have been left. Guarded by the lane. */
    private int left;

    /** Made when the first process under a limit comes. */
    private volatile @Nullable Lookout lookout;

    Page(long number, Lane lane) {
        this.number = number;
        this.lane = lane;
        if (number == 0) {
            // there is no process 0
            slots[0] = GONE;
            taken = 1;
            left = 1;
        }
    }

    /** The number of the page that a pid is on. */
    static long numberOf(long pid) {
        return pid >>> BITS;
    }

    /** True if a slot is free. With the lane locked. */
    boolean hasRoom() {
        return taken < SIZE;
    }

    /** A pid that nobody has had. With the lane locked, and only if there is room. */
    long take() {
        int slot = taken;
        TAKEN.setRelease(this, slot + 1);
        return (number << BITS) + slot;
    }

    /** Lets others see who has a pid of it. With the lane locked. */
    void enter(long pid, Process process) {
        SLOT.setRelease(slots, slot(pid), process);
    }

    /** Forgets who had a pid; again is harmless. With the lane locked. */
    void leave(long pid) {
        if (slots[slot(pid)] != GONE) {
            SLOT.setRelease(slots, slot(pid), GONE);
            left++;
        }
    }

    /** True if it has had, and has lost, all that it will have. Whoever has left it last is told so. */
    boolean isOfNoMoreUse() {
        return left == SIZE;
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
        int end = taken;
        for (int slot = 0; slot < end; slot++) {
            var process = find(slot);
            if (process != null) {
                visitor.accept(process);
            }
        }
    }

    private static int slot(long pid) {
        return (int) pid & SIZE - 1;
    }
}
