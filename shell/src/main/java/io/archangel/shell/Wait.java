package io.archangel.shell;

import io.archangel.process.Event;
import io.archangel.process.HistoryEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of processes. */
@Command(
        name = "wait",
        description = "Wait until processes have ended, and tell how.",
        footer = {"", "Exit code 0 if all have, 1 if the time was up before, or there was no such pid."})
final class Wait extends Executable {
    @Option(names = "--for", paramLabel = "TIME", description = "How long at most; for ever unless told.")
    @Nullable
    String time;

    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Parameters(paramLabel = "PID", arity = "1..*", description = "For whom.")
    List<String> pids = List.of();

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        var left = new ArrayList<Long>();
        for (var pid : pids) {
            long number = Targets.pid(invocation, pid);
            if (invocation.isWithin(number)) {
                throw new ShellException(number + " is what this runs in; its end is not to be waited for");
            }
            left.add(number);
        }
        long deadline = time == null
                ? Long.MAX_VALUE
                : System.nanoTime() + Units.parse(time).toNanos();
        var ended = new ArrayList<HistoryEntry>();
        boolean isKnown;
        try {
            isKnown = await(invocation, left, ended, deadline);
        } catch (InterruptedException stopped) {
            return Shell.INTERRUPTED;
        }
        if (isJson) {
            invocation.paper().json(new History().all(invocation), ended);
        }
        left.forEach(pid -> invocation.paper().error("wait: " + pid + " has not ended"));
        return left.isEmpty() && isKnown ? Shell.DONE : Shell.FAILED;
    }

    /** Moves those that have ended from what is left, until none is or the time is up. @return false if one never lived */
    private boolean await(Invocation invocation, List<Long> left, List<HistoryEntry> ended, long deadline)
            throws InterruptedException {
        var moved = new Semaphore(0);
        var isKnown = new boolean[] {true};
        try (var unused = invocation.manager().listen(event -> note(event, moved))) {
            Predicate<Long> isOver = pid -> isOver(invocation, pid, ended, isKnown);
            left.removeIf(isOver);
            while (!left.isEmpty() && System.nanoTime() < deadline) {
                long patience = Math.min(Duration.ofMillis(500).toNanos(), deadline - System.nanoTime());
                var unusedResult = moved.tryAcquire(patience, TimeUnit.NANOSECONDS);
                moved.drainPermits();
                left.removeIf(isOver);
            }
        }
        return isKnown[0];
    }

    private static void note(Event event, Semaphore moved) {
        if (event instanceof Event.Exited) {
            moved.release();
        }
    }

    private boolean isOver(Invocation invocation, long pid, List<HistoryEntry> ended, boolean[] isKnown) {
        if (invocation.manager().process(pid).isPresent()) {
            return false;
        }
        var entry = invocation.manager().history().stream()
                .filter(past -> past.pid() == pid)
                .findFirst()
                .orElse(null);
        if (entry == null) {
            invocation.paper().error("wait: nobody remembers a process " + pid);
            isKnown[0] = false;
            return true;
        }
        ended.add(entry);
        if (!isJson) {
            var why = entry.reason() == null ? "" : ": " + entry.reason();
            var by = entry.by() == null ? "" : " by " + entry.by();
            invocation.paper().line(pid + " " + entry.exit() + by + " after " + Units.span(entry.duration()) + why);
        }
        return true;
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.getLast().equals("--for") ? List.of() : Targets.pids(invocation);
    }
}
