package io.archangel.process;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The last step of an end: it is noted in history, told to listeners and forgotten, and reported unless it was normal; then
 * it is EXITED, which those hear who wait for it, its parent last. One of whom nothing is left but the frame does all of it
 * with its lane locked once.
 */
final class Departure {
    private Departure() {}

    static void of(Process process, ProcessTable table, Exit exit) {
        boolean isOver = false;
        try {
            isOver = note(process, table, exit);
        } finally {
            try {
                if (!isOver) {
                    part(process, table);
                }
            } finally {
                tellParent(process.parentOrNull());
            }
        }
    }

    /** Into history, to the listeners, out of the table. @return whether it is EXITED with that, and no child any more */
    private static boolean note(Process process, ProcessTable table, Exit exit) {
        long now = table.moment();
        process.ended(now);
        var said = new @Nullable String[3];
        var mute = Guard.attemptAs(process, () -> {
            said[0] = Labels.kind(process);
            said[1] = process.app();
            said[2] = Labels.name(process);
        });
        var kind = mute == null ? said[0] : Labels.NO_KIND;
        var app = mute == null ? said[1] : null;
        var name = mute == null ? said[2] : process.getClass().getName();
        var reason = exit.reason();
        boolean isPlain = mute == null && exit instanceof Exit.Normal;
        boolean isOver = false;
        var shelf = table.shelf(exit);
        var lane = process.lane();
        var siblings = siblings(process);
        lane.lock();
        try {
            shelf.add(lane, process, now, kind, app, name, exit, reason);
            // before it leaves, so that whoever closes the manager and finds nobody knows that all ends are with the
            // listeners
            table.events.exited(lane, process);
            process.page().leave(process.pid());
            isOver = isPlain && process.isBare();
            if (isOver) {
                process.beExited();
                if (siblings != null) {
                    siblings.remove(process);
                }
            }
        } finally {
            lane.unlock();
        }
        report(process, table, exit, mute);
        table.pages.tidy(process.page());
        return isOver;
    }

    private static void report(Process process, ProcessTable table, Exit exit, @Nullable Throwable mute) {
        if (exit instanceof Exit.Failed(Home.Lost toldByTheHome)) {
            return;
        }
        if (!(exit instanceof Exit.Normal)) {
            table.report(process, exit);
        } else if (mute != null) {
            table.report(process, new Exit.Failed(mute));
        }
    }

    /** The same for one that a thread may still be in, or somebody may wait for; whatever went wrong as it was noted. */
    private static void part(Process process, ProcessTable table) {
        var lane = process.lane();
        var siblings = siblings(process);
        lane.lock();
        try {
            process.page().leave(process.pid());
            process.beExited();
            if (siblings != null) {
                siblings.remove(process);
            }
        } finally {
            lane.unlock();
        }
        table.pages.tidy(process.page());
        VarHandle.fullFence();
        if (process.isHeld()) {
            table.zombies.add(process);
        }
        process.settle();
    }

    private static @Nullable Siblings siblings(Process process) {
        var family = family(process.parentOrNull());
        return family == null ? null : family.of(process.lane());
    }

    private static @Nullable Children family(@Nullable Process parent) {
        return parent == null ? null : parent.childrenOrNull();
    }

    private static void tellParent(@Nullable Process parent) {
        var family = family(parent);
        if (parent != null && family != null) {
            family.tellIfEmpty();
            Limiter.count(parent, family);
        }
    }
}
