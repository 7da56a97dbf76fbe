package io.archangel.loop;

import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.Process;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
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

    /** True while it does what the kernel wants done. */
    private boolean obeying;

    /** What part of a slice is its own doing. */
    private final OwnTime own = new OwnTime(ThreadStat.ofSystem());

    /** Which slices of its virtual threads take long. */
    private final SliceClock slices = new SliceClock(System::nanoTime, own);

    /** The virtual thread that runs on the loop's now; written by the loop, read by any thread without haste. */
    private @Nullable Guest guest;

    /** How many callbacks have begun that are in none; written by the loop, read by any thread without haste. */
    private final AtomicLong begun = new AtomicLong();

    /** When the first callback of this turn began, by nanoTime, or 0; written by the loop, read by any thread. */
    private volatile long since;

    /** Where that is; written before it. */
    private @Nullable Thread thread;

    /** The same as the system knows it; written before it. */
    private KernelThread kernels = KernelThread.here();

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

    /**
     * Somebody orders something of the loop, and waits for it from now on; a loop that obeys an order is looked at when one is to be
     * cut, for there may be a hundred thousand. Any thread.
     */
    public void ordered() {
        var on = thread;
        if (on != null && gate.isInside() && !gate.isObeying()) {
            gate.ask(Look.at(on, kernels, busyNanos()));
        }
    }

    /** Does what was ordered, which counts as held up later than other code, so that clients are told before they are cut. */
    public void obey(Runnable order) {
        obeying = depth == 0;
        call(null, order::run);
        obeying = false;
    }

    /** Something of a process's was thrown elsewhere, which ends it. Any thread. @param process null for nobody's */
    void thrown(@Nullable Process process, Throwable thrown) {
        if (process != null) {
            Guard.call(process, () -> {
                throw thrown;
            });
        }
        if (!isReported(process, thrown)) {
            report(thrown);
        }
    }

    /**
     * Something was closed and nobody told the loop. Its process ends of that, with the one report; else the loop reports.
     *
     * @param what it is, where it is no process
     * @return what speaks against it
     */
    @Nullable
    Throwable leftOver(@Nullable Process process, String what) {
        var row = process == null ? what : process.id();
        return call(process, () -> {
            throw new LoopException(row + " was left over: it was closed, and nobody told its loop; it is cleared now");
        });
    }

    /** Runs a virtual thread until it waits, and tells it how long that took, if that is known. */
    void slice(Guest next) {
        slices.begin();
        guest = next;
        try {
            call(next.process(), next, next::slice);
        } finally {
            guest = null;
        }
        next.took(slices.end(), own);
    }

    /** True on a virtual thread that the loop runs now, where it need not be woken. Any thread. */
    public boolean isGuestHere() {
        var running = guest;
        return running != null && running.thread() == Thread.currentThread();
    }

    /** The virtual thread that runs on the loop's now, if one does. Any thread. */
    @Nullable
    Guest guest() {
        return guest;
    }

    /** True on the loop, if that may run virtual threads: it is open, and not on one itself. */
    boolean isHere() {
        return loop.isHere() && !loop.isClosed() && !Thread.currentThread().isVirtual();
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
            gate.enter(obeying);
        }
    }

    /** The loop has done what there was, and waits for more. */
    public void turned() {
        long start = since;
        if (start != 0) {
            since = 0;
            long now = System.nanoTime();
            long nanos = now - start;
            slices.turned(now);
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
     * @param state   what to say if it is not
     * @param threads how many virtual threads of the loop live
     */
    public LoopInfo info(String state, long connections, long queue, long threads) {
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
                blocked == null ? null : blocked.frame(),
                threads);
    }

    /**
     * Shuts a socket down while the loop is held up in a callback. Any thread but the loop's.
     *
     * @param cut must not block
     * @return what {@code cut} says; false if the loop is in no callback, and so will turn, or has not been in it for 5 ms
     *     since it was first {@link #ordered} or this was called, 80 ms if it is in an order
     */
    public boolean sever(BooleanSupplier cut) {
        var on = thread;
        return on != null && gate.isInside() && gate.sever(Look.at(on, kernels, busyNanos()), cut);
    }

    /** How many callbacks have begun. Any thread. */
    public long begun() {
        return begun.getOpaque();
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
        var running = guest;
        return Optional.of(Home.Blocked.on(running == null ? on : running.thread(), loop.name(), nanos));
    }

    /** What throws here leaves it outside. */
    private void enter() {
        if (depth == 0) {
            begun.setOpaque(begun.getPlain() + 1);
            if (since == 0) {
                isOn(Thread.currentThread());
                since = System.nanoTime() | 1;
                watchdog.begins();
            }
            gate.enter(obeying);
        }
        depth++;
    }

    @SuppressWarnings("ReferenceEquality")
    private void isOn(Thread current) {
        if (thread != current) {
            kernels = KernelThread.here();
            thread = current;
        }
    }

    private void leave() {
        if (--depth == 0) {
            if (Thread.currentThread().isInterrupted() && loop.isRunning()) {
                Thread.interrupted(); // one that a callback has left is not for the next; who only closes it keeps
                // his own
            }
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
