package io.archangel.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Processes that are over but for a thread. Most of these threads are about to leave; each that has not after a moment is looked
 * at, whether it holds a carrier of virtual threads, and again while it waits for one. One timer serves all, for a hundred thousand may be killed at once,
 * and it looks at few of them at a time. Any thread.
 */
final class Zombies {
    /** A thread has so long to go when its process is over. */
    private static final Duration LEAVE = Duration.ofMillis(10);

    /** To look at a thread costs some 20 us. */
    private static final int LOOKS = 32;

    private final ProcessTable table;
    private final ConcurrentHashMap<Long, Process> all = new ConcurrentHashMap<>();

    /** Those that are to be looked at. */
    private final Queue<Process> fresh = new ConcurrentLinkedQueue<>();

    /** True while a look is due. */
    private final AtomicBoolean due = new AtomicBoolean();

    private final Carriers carriers;

    Zombies(ProcessTable table) {
        this(table, new Carriers());
    }

    Zombies(ProcessTable table, Carriers carriers) {
        this.table = table;
        this.carriers = carriers;
    }

    /** One whose exit is complete is still held by a thread. */
    void add(Process process) {
        all.put(process.pid(), process);
        if (process.isHeld()) {
            fresh.add(process);
            Guard.attempt(this::begin); // or with the next who is added, if no timer can be set
        } else {
            bury(process);
        }
    }

    /** The thread that held it has let go, if it was one. */
    void bury(Process process) {
        if (all.remove(process.pid()) != null) {
            var exit = process.exitOrNull();
            var ending = process.ending;
            if (exit != null && ending != null) {
                ending.noteHaunted(table.shelf(exit), table.clock().nanos());
            }
        }
        carriers.giveBack(process);
    }

    /** Who becomes one meanwhile is in it or not. */
    Collection<Process> all() {
        return all.values();
    }

    @Nullable
    Process find(long pid) {
        return all.get(pid);
    }

    private void begin() {
        if (due.compareAndSet(false, true)) {
            boolean set = false;
            try {
                table.stewards.after(LEAVE, this::look);
                set = true;
            } finally {
                if (!set) {
                    due.set(false);
                }
            }
        }
    }

    /** Not while it waits for a carrier, nor where none could be lent. */
    private boolean isReplaced(Process zombie) {
        var done = new boolean[1];
        Guard.attempt(() -> done[0] = carriers.replace(zombie));
        return done[0];
    }

    private void look() {
        var again = new ArrayList<Process>();
        try {
            long since = table.clock().nanos() - LEAVE.toNanos();
            int left = LOOKS;
            for (var next = fresh.peek(); next != null && left > 0 && next.ended() - since <= 0; next = fresh.peek()) {
                fresh.remove();
                if (next.isHeld()) {
                    left--;
                    if (!isReplaced(next)) {
                        again.add(next); // later, or this look would have them in turn until it is over
                    }
                }
            }
        } finally {
            fresh.addAll(again);
            due.set(false);
            if (!fresh.isEmpty()) {
                begin();
            }
        }
    }
}
