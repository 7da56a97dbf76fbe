package io.archangel.process;

import io.archangel.process.spi.Tap;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A look at processes, which go on: at all of them, or closely at one. */
final class Inspection {
    private final ProcessTable table;

    /** Who is tapped, and by which mount: a second would take the ear of the first, and give it back to nobody. */
    private final ConcurrentHashMap<Process, Object> tapped = new ConcurrentHashMap<>();

    Inspection(ProcessTable table) {
        this.table = table;
    }

    List<ProcessInfo> list(boolean threads, Predicate<? super ProcessInfo> which) {
        Workers.pauseCurrent();
        var now = table.clock().nanos();
        var instant = table.clock().instant();
        var rows = new ArrayList<ProcessInfo>();
        Consumer<Process> visitor = process -> {
            var row = Snapshot.of(process, now, instant, threads);
            if (which.test(row)) {
                rows.add(row);
            }
        };
        // zombies first: who becomes one meanwhile is then missed, for it lives no more, and not listed twice
        table.zombies.all().forEach(visitor);
        table.pages.forEach(visitor);
        rows.sort(Comparator.comparing(ProcessInfo::started).thenComparing(ProcessInfo::pid));
        return rows;
    }

    /** The same one by one. */
    Stream<ProcessInfo> stream(boolean threads) {
        Workers.pauseCurrent();
        return StreamSupport.stream(new Walk(table.pages, table.zombies.all()), false)
                .map(process -> now(process, threads));
    }

    Optional<ProcessInfo> find(long pid) {
        return Optional.ofNullable(any(pid)).map(process -> now(process, true));
    }

    private ProcessInfo now(Process process, boolean threads) {
        return Snapshot.of(process, table.clock().nanos(), table.clock().instant(), threads);
    }

    Optional<Core> core(long pid) {
        return Optional.ofNullable(any(pid)).map(process -> Core.of(process, table, "nobody", null));
    }

    List<Stack> stacks(long pid) {
        var process = any(pid);
        if (process == null) {
            return List.of();
        }
        var stacks = new ArrayList<Stack>();
        Workers.of(process).forEach(worker -> stacks.add(stack(worker.thread)));
        var home = stacks.isEmpty() ? Labels.of(process, thrown -> {}).home() : null;
        if (home != null) {
            stacks.add(stack(home));
        }
        return stacks;
    }

    private @Nullable Process any(long pid) {
        Workers.pauseCurrent();
        var alive = table.pages.find(pid);
        return alive == null ? table.zombies.find(pid) : alive;
    }

    private static Stack stack(Home home) {
        var blocked = home.blocked().orElse(null);
        var state = blocked == null ? "turning" : "blocked for " + blocked.nanos() / 1_000_000 + " ms";
        List<String> frames = blocked == null ? List.of() : List.of(blocked.frame());
        return new Stack(home.name(), false, state, null, null, 0, null, frames);
    }

    private Stack stack(Thread thread) {
        var frames = Stream.of(thread.getStackTrace()).map(Object::toString).toList();
        var state = thread.getState().name().toLowerCase(Locale.ROOT);
        var waiting = Waiting.of(thread, Insight.found());
        var holder = waiting.holder();
        var known = thread.isVirtual() || holder != null
                ? null
                : ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId());
        if (known != null && known.getLockOwnerId() >= 0) {
            return new Stack(
                    name(thread),
                    false,
                    state,
                    known.getLockName(),
                    known.getLockOwnerName(),
                    pidOf(known.getLockOwnerId()),
                    null,
                    frames);
        }
        return new Stack(
                name(thread),
                thread.isVirtual(),
                state,
                known == null || known.getLockName() == null ? waiting.what() : known.getLockName(),
                holder == null ? null : name(holder),
                holder == null ? 0 : pidOf(holder.threadId()),
                waiting.unknown(),
                frames);
    }

    private static String name(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    }

    /** The pid of the process that a thread is in, 0 for none. */
    private long pidOf(long thread) {
        return everybody()
                .filter(process -> Workers.of(process).stream().anyMatch(body -> body.thread.threadId() == thread))
                .mapToLong(Process::pid)
                .findFirst()
                .orElse(0);
    }

    private Stream<Process> everybody() {
        return Stream.concat(List.copyOf(table.zombies.all()).stream(), table.everyone().stream());
    }

    ProcessManager.Mount tap(long pid, Tap tap) {
        var process = table.pages.find(pid);
        if (process == null) {
            throw new ProcessException("no process " + pid + " lives; ps lists those that do");
        }
        var mount = new Object();
        if (tapped.putIfAbsent(process, mount) != null) {
            throw new ProcessException("process " + pid + " is tapped already; wait until that is over");
        }
        boolean heard = false;
        try {
            hear(process, tap);
            heard = true;
        } catch (RejectedExecutionException closed) {
            throw new ProcessException(
                    "process " + pid + " can't be tapped; its loop has closed, and it ends with that");
        } finally {
            if (!heard) {
                tapped.remove(process, mount);
            }
        }
        return () -> {
            if (mount.equals(tapped.get(process))) {
                try {
                    hear(process, null);
                } finally {
                    tapped.remove(process, mount);
                }
            }
        };
    }

    private static void hear(Process process, @Nullable Tap tap) {
        var home = Labels.of(process, thrown -> {}).home();
        Runnable step = () -> {
            var thrown = Guard.attemptAs(process, () -> process.tap(tap));
            if (thrown != null) {
                process.fail(thrown);
            }
        };
        if (home == null || home.isHere()) {
            step.run();
        } else {
            home.execute(step);
        }
    }
}
