package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a process from outside and makes a row of it. */
final class Snapshot {
    private Snapshot() {}

    static ProcessInfo of(Process process, long now, Instant instant, boolean threads) {
        var age = Math.max(0, now - process.started());
        var stop = process.stopOrNull();
        var idle = Math.clamp((stop == null ? now : stop.since) - process.idleSince(), 0, age);
        var parent = process.parentOrNull();
        var worker = threads ? Workers.first(process) : null;
        var labels = Labels.of(process, process::fail);
        var home = threads ? labels.home() : null;
        var rare = process.extraOrNull();
        return new ProcessInfo(
                process.pid(),
                parent == null ? 0 : parent.pid(),
                labels.user(),
                stat(process),
                instant.minusNanos(age),
                Duration.ofNanos(age),
                Duration.ofNanos(idle),
                labels.kind(),
                labels.app(),
                labels.name(),
                labels.method(),
                labels.route(),
                labels.client(),
                process.in(),
                process.out(),
                worker != null ? wchan(worker) : threads ? wchan(process, home) : null,
                worker == null ? home == null ? null : home.name() : name(worker.thread),
                process.limitsOrNull(),
                rare == null ? Set.of() : rare.tags());
    }

    private static String stat(Process process) {
        var letter = letter(process);
        var pending = isPending(process) ? letter + "+" : letter; // most have the letter alone, which is there already
        boolean isOver = process.exceeded != 0 && !process.exited; // a zombie is in no limit
        return isOver ? pending + "L" : pending;
    }

    /** True while signals wait, or STOP waits for the next checkpoint. */
    private static boolean isPending(Process process) {
        var rare = process.extraOrNull();
        var mailbox = rare == null ? null : rare.mailboxOrNull();
        var stop = process.stopOrNull();
        return (mailbox != null && mailbox.isPending())
                || (stop != null && (stop.isHolding() || !isParked(process, stop)));
    }

    private static boolean isParked(Process process, Stop stop) {
        return stop.parked() >= Workers.of(process).size();
    }

    private static String letter(Process process) {
        if (process.exited) {
            return "Z";
        }
        var stop = process.stopOrNull();
        if (stop != null && isParked(process, stop)) {
            return "T";
        }
        var workers = Workers.of(process);
        if (workers.isEmpty()) {
            return "S";
        }
        if (workers.stream().anyMatch(Body::isInterrupted)) {
            return "D";
        }
        return workers.stream().anyMatch(worker -> worker.thread.getState() == Thread.State.RUNNABLE) ? "R" : "S";
    }

    /** Of one without a thread: of a zombie where its home stands still in its code, else what it says, if it may go on. */
    private static @Nullable String wchan(Process process, @Nullable Home home) {
        if (process.exited) {
            return home == null ? null : home.blocked().map(Home.Blocked::frame).orElse(null);
        }
        return process.isAlive() && !process.isPaused() ? Labels.waits(process, process::fail) : null;
    }

    private static @Nullable String wchan(Body worker) {
        var said = worker.waitsFor;
        return said == null ? Frames.wchan(worker.thread.getStackTrace()) : said;
    }

    private static String name(Thread thread) {
        var name = thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
        return thread.isVirtual() ? "virtual " + name : name;
    }
}
