package io.archangel.loop;

import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.Process;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which a loop calls foreign code: guarded, through the gate, and with exactly one report of what it
 * throws. For those who write a {@link Loop}; each has one. Loop thread only, except where a method says any thread.
 */
public final class Callbacks {
    private static final long HELD_UP_NANOS = 5_000_000;

    /** Longer than anybody waits, and short enough to be added to the present. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Loop loop;
    private final LoopOptions options;
    private final Gate gate = new Gate();
    private final Load load = new Load();
    private final Watchdog watchdog;
    private final @Nullable SlowLog slow;

    /** What runs before each wait; any thread adds and takes away. */
    private final CopyOnWriteArrayList<EachTurn> eachTurn = new CopyOnWriteArrayList<>();

    /** What is to be done once the outermost callback has returned. */
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();

    private int depth;

    /** When the first callback of this turn began, by nanoTime, or 0; written by the loop, read by any thread. */
    private volatile long since;

    /** Where that is; written before it. */
    private @Nullable Thread thread;

    /** Callbacks of a loop. */
    public Callbacks(Loop loop, LoopOptions options) {
        this.loop = loop;
        this.options = options;
        watchdog = new Watchdog(this, loop, options.watchdog());
        slow = options.slow().isZero() ? null : new SlowLog(loop, options.slow());
    }

    /**
     * Runs foreign code, on behalf of a process if there is one. What it throws ends that process, which reports it;
     * else the loop's exception handler has it. Calls may be nested.
     *
     * @return what it threw, or null
     */
    public @Nullable Throwable call(@Nullable Process process, Guard.Callout code) {
        return call(process, code, code);
    }

    /** The same. @param what whose code it is, for the log of slow callbacks */
    @Nullable
    Throwable call(@Nullable Process process, Object what, Guard.Callout code) {
        Throwable thrown;
        enter();
        long began = slow == null ? 0 : System.nanoTime();
        try {
            thrown = process == null ? Guard.attempt(code) : Guard.call(process, code);
        } finally {
            leave();
        }
        if (slow != null) {
            slow.took(System.nanoTime() - began, what, process);
        }
        if (thrown != null && !isReported(process, thrown)) {
            report(thrown);
        }
        return thrown;
    }

    /** A callback that runs once, as the process that asks for it now. Any thread. */
    public Callback callback(Runnable code) {
        var origin = slow == null ? null : SlowLog.origin();
        return new Callback(this, Process.current().orElse(null), code, origin);
    }

    /** Code that runs before each wait, as the process that asks for it now. Any thread. */
    public Handle everyIteration(Runnable code) {
        var each = new EachTurn(this, eachTurn, Process.current().orElse(null), code);
        eachTurn.add(each);
        return each;
    }

    /** The loop is about to wait. */
    public void iterate() {
        if (!eachTurn.isEmpty()) {
            eachTurn.forEach(EachTurn::run);
            turned();
        }
    }

    /** A delay in nanoseconds, none if it is negative, no more than a hundred years. */
    public static long nanos(Duration delay) {
        return delay.isNegative() ? 0 : delay.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : delay.toNanos();
    }

    /** Hands an error to the loop's exception handler. Any thread. */
    public void report(Throwable error) {
        var failed = Guard.attempt(() -> options.errors().accept(loop, error));
        if (failed != null) {
            var log = new ErrorLog();
            Guard.attempt(() -> log.accept(loop, error));
            Guard.attempt(() -> log.accept(loop, failed));
        }
    }

    /** Refuses what is called on a foreign thread. @param what the method's name */
    public void requireHere(String what) {
        if (!loop.isHere()) {
            throw new LoopException(
                    what + " was called on thread " + Thread.currentThread().getName() + ", but belongs on "
                            + loop.name() + "; use callSoonThreadsafe");
        }
    }

    /** Does a step of the loop's own when the outermost callback has returned, at once if none runs. */
    public void afterwards(Runnable step) {
        if (depth == 0) {
            step.run();
        } else {
            afterwards.add(step);
        }
    }

    /** Does a step at once that closes a socket, which nobody may be cutting meanwhile. */
    public void outside(Runnable step) {
        if (depth == 0) {
            step.run();
            return;
        }
        gate.leave();
        try {
            step.run();
        } finally {
            gate.enter();
        }
    }

    /** The loop has done what there was, and waits for more. */
    public void turned() {
        long start = since;
        if (start != 0) {
            since = 0;
            long nanos = System.nanoTime() - start;
            load.add(start, nanos);
            watchdog.turned(start, nanos);
        }
    }

    /** When the batch of callbacks began that runs now, by nanoTime, or 0. Any thread. */
    long since() {
        return since;
    }

    /** The thread that ran the last batch. Any thread, after a look at {@link #since}. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /**
     * A look at the loop. Any thread; costs a stack walk if it is held up.
     *
     * @param state what to say if it is not
     */
    public LoopInfo info(String state, long connections, long queue) {
        var blocked = loop.blocked().orElse(null);
        long now = System.nanoTime();
        long running = busyNanos();
        return new LoopInfo(
                loop.name(),
                blocked == null ? state : "blocked",
                Duration.ofNanos(load.longest(now, running)),
                queue,
                connections,
                load.percent(now, running),
                blocked == null ? null : Duration.ofNanos(blocked.nanos()),
                blocked == null ? null : blocked.frame());
    }

    /**
     * Shuts a socket down while the loop is held up in a callback. Any thread but the loop's.
     *
     * @param cut must not block
     * @return what {@code cut} says; false if the loop is in no callback, and so will turn
     */
    public boolean sever(BooleanSupplier cut) {
        return gate.sever(cut);
    }

    /** For how many nanoseconds the loop has not turned, 0 if it waits for something to do. Any thread. */
    public long busyNanos() {
        long start = since;
        return start == 0 ? 0 : Math.max(0, System.nanoTime() - start);
    }

    /** Where the loop is held up, if it is. Any thread. @param on its thread, or null if it does not run */
    public Optional<Home.Blocked> blocked(@Nullable Thread on) {
        long nanos = busyNanos();
        if (on == null || nanos < HELD_UP_NANOS || !gate.isInside()) {
            return Optional.empty();
        }
        return Optional.of(Home.Blocked.on(on, loop.name(), nanos));
    }

    private void enter() {
        if (depth++ == 0) {
            if (since == 0) {
                thread = Thread.currentThread();
                since = System.nanoTime() | 1;
                watchdog.begins();
            }
            gate.enter();
        }
    }

    private void leave() {
        if (--depth == 0) {
            gate.leave();
            for (var step = afterwards.poll(); step != null; step = afterwards.poll()) {
                step.run();
            }
        }
    }

    /** True if a manager has reported this very error as the end of the process. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isReported(@Nullable Process process, Throwable thrown) {
        return process != null
                && process.manager().isPresent()
                && process.exitValue().orElse(null) instanceof Exit.Failed(Throwable cause)
                && cause == thrown;
    }
}
