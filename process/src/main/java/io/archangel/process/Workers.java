package io.archangel.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The threads that run a process's code: its body, and its crew beside it. Any thread, unless a method says otherwise. */
final class Workers {
    private Workers() {}

    /** Those that are inside. */
    static List<Body> of(Process process) {
        var body = process.body;
        var rare = process.extraOrNull();
        var all = new ArrayList<Body>(rare == null ? Set.of() : rare.crew());
        if (body != null && !body.isDone()) {
            all.add(body);
        }
        return all;
    }

    /** True while one is inside. */
    static boolean areAt(Process process) {
        var body = process.body;
        var rare = process.extraOrNull();
        return (body != null && !body.isDone()) || (rare != null && rare.hasCrew());
    }

    /** True on one of them. */
    static boolean areHere(Process process) {
        return here(process) != null;
    }

    /**
     * Runs the body on the calling thread, inside the fence; beside the one that is there, if one is. On a loop, in its turn,
     * there is no fence, for its thread is never interrupted. Nobody comes to a process that has ended.
     */
    static @Nullable Throwable work(Process process, Guard.Callout code) {
        if (areAt(process) && areHere(process)) {
            return Guard.call(process, code);
        }
        if (!process.isAlive()) {
            return null;
        }
        if (HostThread.isInBatch()) {
            return Guard.call(process, code);
        }
        var body = new Body();
        if (!body.comeTo(process)) {
            process.extra().enlist(body);
        }
        try {
            return process.isAlive() ? Guard.call(process, code) : null;
        } finally {
            leave(process, body);
        }
    }

    /**
     * Has a virtual thread run a task beside the body, unless the process has ended. The thread is enlisted first and the
     * look comes afterwards, so that whoever ends the process either sees it or is seen by it: what is taken on is run,
     * with an interrupt pending if the end has come meanwhile.
     *
     * @return false if it has ended, so that the task is not run
     */
    static boolean hire(Process process, Runnable task) {
        var body = new Body("pid-" + process.pid(), it -> {
            Guard.call(process, task::run);
            leave(process, it);
        });
        process.extra().enlist(body);
        boolean started = false;
        try {
            if (process.isAlive()) {
                body.thread.start();
                started = true;
            }
        } finally {
            if (!started) {
                body.close();
                left(process, body);
            }
        }
        return started;
    }

    private static void leave(Process process, Body body) {
        var table = process.table();
        if (process.isAlive() || table == null) {
            body.finish();
        } else {
            body.finish(table.clock().nanos());
        }
        left(process, body);
    }

    private static void left(Process process, Body body) {
        var rare = process.extraOrNull();
        if (rare != null) {
            rare.discharge(body);
        }
        var ending = process.ending;
        if (ending != null && !areAt(process)) {
            ending.bodyEnded();
        }
        process.letGo();
    }

    /** Parks the calling thread while the process is stopped, if it is one of its own. @return whether it is */
    static boolean pause(Process process) {
        if (process.isRunning() || !areHere(process)) {
            return false;
        }
        for (var stop = process.stopOrNull(); stop != null; stop = process.stopOrNull()) {
            stop.park();
        }
        return true;
    }

    /** The same for the current process, if there is one: every call into the kernel is a checkpoint. */
    static void pauseCurrent() {
        var current = Guard.current();
        if (current != null) {
            pause(current);
        }
    }

    /** The one that tells most of what the process does: its body, or else one of its crew; null if none is inside. */
    static @Nullable Body first(Process process) {
        var inside = of(process);
        return inside.isEmpty() ? null : inside.getLast();
    }

    /** The stay of the calling thread, or null if it does not work for the process. */
    static @Nullable Body here(Process process) {
        var here = Thread.currentThread();
        return of(process).stream()
                .filter(worker -> worker.thread == here)
                .findFirst()
                .orElse(null);
    }

    /** How many nanoseconds after a moment the last of them had left; null if one is inside, or nobody noted it. */
    static @Nullable Long endedAfter(Process process, long moment) {
        var body = process.body;
        var rare = process.extraOrNull();
        var helper = rare == null ? null : rare.lastToLeave();
        var own = body == null ? null : body.endedAfter(moment);
        var helped = helper == null ? null : helper.endedAfter(moment);
        if (areAt(process)) {
            return null;
        }
        return own == null || (helped != null && helped > own) ? helped : own;
    }
}
