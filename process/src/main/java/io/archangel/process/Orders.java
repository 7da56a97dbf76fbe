package io.archangel.process;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes orders to signal, and writes the receipts. */
final class Orders {
    private static final Duration KILL_AFTER = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    private final ProcessTable table;

    Orders(ProcessTable table) {
        this.table = table;
    }

    /** Gives one. @param writer where the receipt is written, and what hangs on it runs */
    CompletableFuture<Receipt> give(Kill kill, Executor writer) {
        if (kill.instance() != null && !kill.instance().equals(table.instance())) {
            return CompletableFuture.completedFuture(Receipt.untouched(kill, Verdict.STALE_INSTANCE));
        }
        var process = table.pages.find(kill.pid());
        if (process == null) {
            return CompletableFuture.completedFuture(tooLate(kill));
        }
        long ordered = table.clock().nanos();
        var over = process.over();
        if (!Delivery.of(process, kill.received())) {
            return CompletableFuture.completedFuture(Receipt.refused(kill));
        }
        if (kill.patience().isZero() || !kill.ends()) {
            return CompletableFuture.completedFuture(Receipt.untouched(kill, Verdict.SIGNALLED));
        }
        var tooLate = new CompletableFuture<Void>();
        var timer = table.clock().after(kill.patience(), () -> tooLate.complete(null));
        // anyOf, for it leaves nothing behind at a process that lives on
        return CompletableFuture.anyOf(over, tooLate)
                .thenApplyAsync(
                        due -> {
                            timer.cancel();
                            return write(kill, process, ordered, over.isDone());
                        },
                        writer);
    }

    /** Waits for receipts. @throws ProcessException if the calling thread is interrupted */
    static <T> T await(CompletableFuture<T> receipts) {
        try {
            return receipts.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProcessException(
                    "interrupted while it waited for a receipt; the signal has been sent all the same");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a receipt could not be written", impossible.getCause());
        }
    }

    void requirePatience(long pid) {
        var current = Guard.current();
        if (HostThread.isInBatch() || isAtHomeOf(current) || isNeededBy(table.pages.find(pid))) {
            throw new ProcessException(
                    "waiting for a receipt would hold up a loop; use signal, which returns a future");
        }
        for (var at = current; at != null; at = at.parentOrNull()) {
            if (at.table() == table && at.pid() == pid) {
                throw new ProcessException("process " + pid
                        + " can't wait for its own end, nor for that of a parent; use signal, which returns a future");
            }
        }
    }

    /** True if the calling thread is the loop that this process lives on. */
    private static boolean isAtHomeOf(@Nullable Process process) {
        var home = process == null ? null : Homes.of(process);
        return home != null && home.isHere();
    }

    /** True if the calling thread is the loop without which this process can't end. */
    private static boolean isNeededBy(@Nullable Process process) {
        return process != null && process.isAlive() && isAtHomeOf(process);
    }

    void shutDown() {
        var current = Guard.current();
        var everyone = table.everyone();
        if (current != null && current.table() == table) {
            throw new ProcessException("a manager can't be closed inside one of its own processes; close it outside");
        }
        if (HostThread.isInBatch() || everyone.stream().anyMatch(Orders::isNeededBy)) {
            throw new ProcessException(
                    "closing a manager on a loop would hold the loop up; close it on another thread");
        }
        var tooLate = new CompletableFuture<Void>();
        var deadline = table.clock().after(SHUTDOWN, () -> tooLate.complete(null));
        var timer = table.stewards.after(KILL_AFTER, this::killAll);
        term(everyone);
        CompletableFuture.anyOf(over(everyone), tooLate).join();
        timer.cancel();
        CompletableFuture.anyOf(over(killAll()), tooLate).join();
        deadline.cancel();
    }

    /**
     * Tells each once its children are over, so that a request can still answer before its connection closes, also one that
     * handles TERM.
     */
    private void term(List<Process> everyone) {
        var term = new Signal.Received(Signal.TERM, "shutdown", null);
        var children = everyone.stream()
                .filter(process -> process.parentOrNull() != null)
                .collect(Collectors.groupingBy(process -> Objects.requireNonNull(process.parentOrNull())));
        for (var process : everyone) {
            var first = over(children.getOrDefault(process, List.of()));
            // on a thread of ours, for what the last child wrote leaves its loop only when that is done with the child
            var unused = first.thenRunAsync(() -> Delivery.of(process, term), table.stewards);
        }
    }

    /** Lets nobody in any more, and kills who is left: those that TERM did not end, and those that came meanwhile. */
    private List<Process> killAll() {
        table.shut();
        var left = table.everyone();
        var kill = new Signal.Received(Signal.KILL, "shutdown", null);
        left.stream()
                .sorted(Comparator.comparingInt(Orders::depth).reversed())
                .forEach(process -> Delivery.of(process, kill));
        return left;
    }

    /**
     * How many are above it. Who signals many begins with the deepest, for a connection that closes takes its request's answer
     * with it.
     */
    static int depth(@Nullable Process process) {
        int depth = 0;
        for (var above = process == null ? null : process.parentOrNull(); above != null; above = above.parentOrNull()) {
            depth++;
        }
        return depth;
    }

    private static CompletableFuture<Void> over(List<Process> processes) {
        return CompletableFuture.allOf(processes.stream().map(Process::over).toArray(CompletableFuture[]::new));
    }

    private Receipt tooLate(Kill kill) {
        var zombie = table.zombies.find(kill.pid());
        var past = table.past(kill.pid());
        var verdict = table.wasLeft(kill.pid()) ? Verdict.ALREADY_EXITED : Verdict.NO_SUCH_PROCESS;
        return new Receipt(
                kill.pid(),
                verdict,
                kill.signal(),
                null,
                null,
                0,
                0,
                null,
                past == null ? null : past.exit(),
                zombie == null ? null : where(zombie),
                past == null || past.by() == null ? kill.by() : past.by(),
                past == null ? kill.reason() : past.reason());
    }

    /** @param wasOver whether it has been over: who comes to work for it later goes away again, and is not still running */
    private Receipt write(Kill kill, Process process, long ordered, boolean wasOver) {
        var exit = process.exitValue().orElse(null);
        var ending = process.ending;
        var verdict = wasOver || process.isOver()
                ? Verdict.EXITED
                : exit != null && !process.exited ? Verdict.EXITING : Verdict.STILL_RUNNING;
        return new Receipt(
                kill.pid(),
                verdict,
                kill.signal(),
                ending == null ? null : micros(ending.release().freedAfter(ordered)),
                ending == null ? null : ending.release().response(),
                ending == null ? 0 : ending.hooksRun(),
                ending == null ? 0 : ending.hooksFailed(),
                micros(Workers.endedAfter(process, ordered)),
                exit == null ? null : exit.word(),
                verdict == Verdict.EXITED ? null : where(process),
                exit == null || exit.by() == null ? kill.by() : exit.by(),
                exit == null ? kill.reason() : exit.reason());
    }

    private static @Nullable String where(Process process) {
        var ending = process.ending;
        var home = Homes.of(process);
        var blocked = home == null || ending == null || !ending.release().isHomeHeld()
                ? null
                : home.blocked().orElse(null);
        if (blocked != null) {
            return blocked.home() + " blocked "
                    + Duration.ofNanos(blocked.nanos()).toMillis() / 1000.0 + " s at " + blocked.frame();
        }
        var worker = Workers.first(process);
        var frame = worker == null ? null : Frames.where(worker.thread.getStackTrace());
        var stopped = process.stopOrNull() == null ? null : "stopped: the signal waits for CONT";
        return frame == null ? stopped : (stopped == null ? "" : stopped + ", ") + "thread at " + frame;
    }

    private static @Nullable Long micros(@Nullable Long nanos) {
        return nanos == null ? null : TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
