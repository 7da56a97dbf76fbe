package io.archangel.process;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of one process, from the moment its exit is fixed. Four steps, in order, none of which any thread waits for:
 *
 * <pre>
 * 1 free the client   on its home; by {@code sever} on a reaper if the home is held up for 5 ms; without a home on a
 *                     reaper, which is abandoned at 5 s
 * 2 end the children  HUP if the client has gone, else TERM, and KILL after 2 s or at once if this was killed
 * 3 interrupt         the body's thread, by the manager's own
 * 4 run the hooks     on reapers ({@link HookRun}), after the body or 100 ms, whichever comes first
 * </pre>
 *
 * <p>At 8 s whatever has not had its turn has it, and at 10 s, which a whole subtree shares, the exit is complete
 * whatever happens. An end with none of the four to do is complete before {@link #begin} returns.
 */
final class Ending {
    private static final Duration HOME_PATIENCE = Duration.ofMillis(5);
    private static final int SEVER_ATTEMPTS = 20;
    private static final Duration CHILDREN_PATIENCE = Duration.ofSeconds(2);
    private static final Duration BODY_PATIENCE = Duration.ofMillis(100);
    private static final Duration LAST_CALL = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long NEVER = Long.MIN_VALUE;
    private static final System.Logger LOG = System.getLogger(Ending.class.getPackageName());

    final Process process;
    final ProcessTable table;
    final Exit exit;

    private final boolean hangup;
    private final Thread caller = Thread.currentThread();
    private final long deadline;
    private final HookRun hooks;
    private final Alarms alarms;
    private final AtomicBoolean freed = new AtomicBoolean();
    private final AtomicBoolean childless = new AtomicBoolean();
    private final AtomicBoolean bodyAwaited = new AtomicBoolean();
    private final AtomicBoolean completed = new AtomicBoolean();

    /** True while the home has not taken step 1, so that it may still be in the process's code. */
    private volatile boolean homeHeld;

    /** When the client was free, by the manager's clock; NEVER while it is not, or if nobody waited. */
    private volatile long clientFreed = NEVER;

    /** What the client saw; written before {@code clientFreed}. */
    private @Nullable String response;

    private Ending(Process process, ProcessTable table, Exit exit, boolean hangup) {
        this.process = process;
        this.table = table;
        this.exit = exit;
        this.hangup = hangup;
        deadline = deadline(process.parentOrNull(), table.clock().nanos() + DEADLINE.toNanos());
        hooks = new HookRun(this);
        alarms = new Alarms(table.clock());
    }

    private static long deadline(@Nullable Process parent, long own) {
        var above = parent == null || parent.exited ? null : parent.ending;
        return above == null || above.deadline - own > 0 ? own : above.deadline;
    }

    /** Ends a process whose exit has just been fixed. */
    static void begin(Process process, Exit exit, boolean hangup) {
        var table = process.table();
        if (table == null) {
            endUnregistered(process, exit);
        } else if (isQuick(process, table, exit)) {
            release(process, table, exit);
            finish(process, table, exit);
        } else {
            var ending = new Ending(process, table, exit, hangup);
            process.ending = ending;
            ending.freeClient();
            Cascade.run(ending::setDeadline);
            process.hasten();
        }
    }

    /** True if there is nothing to do but to free the client on this very thread; children and hooks are then closed. */
    private static boolean isQuick(Process process, ProcessTable table, Exit exit) {
        var home = process.homeOrNull();
        var body = process.body;
        return exit instanceof Exit.Normal
                && (home == null ? !table.releases(process) : home.isHere())
                && (body == null || body.isDone())
                && process.mailboxOrNull() == null
                && process.closeChildrenIfNone()
                && process.closeHooksIfNone();
    }

    // ---- 1 ----

    private void freeClient() {
        var home = process.homeOrNull();
        if (home == null) {
            if (table.releases(process)) {
                table.reapers.execute(this::freeOnReaper);
            } else {
                freed(null);
            }
        } else if (home.isHere()) {
            freed(release());
        } else {
            homeHeld = true;
            try {
                home.execute(this::freeAtHome);
                severIfHeldUp(1);
            } catch (RejectedExecutionException closed) {
                homeHeld = false;
                table.reapers.execute(() -> sever(SEVER_ATTEMPTS));
            }
        }
    }

    private void freeAtHome() {
        var seen = release();
        homeHeld = false;
        freed(seen);
        process.letGo();
    }

    private void freeOnReaper() {
        var errand = new Errand(table.reapers);
        var patience = table.clock().after(Errand.PATIENCE, () -> {
            if (errand.abandon()) {
                freed(null);
            }
        });
        var seen = release();
        patience.cancel();
        errand.finish();
        freed(seen);
    }

    private void severIfHeldUp(int attempt) {
        alarms.set(HOME_PATIENCE, () -> {
            if (!freed.get()) {
                table.reapers.execute(() -> sever(attempt));
            }
        });
    }

    private void sever(int attempt) {
        var seen = new String[1];
        var thrown = Guard.attemptAs(process, () -> seen[0] = freed.get() ? null : process.sever(exit));
        if (thrown != null) {
            table.report(process, new Exit.Failed(thrown));
        }
        if (thrown == null && seen[0] == null && attempt < SEVER_ATTEMPTS) {
            severIfHeldUp(attempt + 1);
        } else {
            freed(seen[0]);
        }
    }

    /** The client is free, or was waited for long enough. @param seen what it saw, or null */
    private void freed(@Nullable String seen) {
        if (freed.compareAndSet(false, true)) {
            if (seen != null) {
                response = seen;
                clientFreed = table.clock().nanos();
            }
            Cascade.run(this::endChildren);
        }
    }

    private @Nullable String release() {
        return release(process, table, exit);
    }

    /** Lets the client go; where that throws, cuts it off. */
    private static @Nullable String release(Process process, @Nullable ProcessTable table, Exit exit) {
        var seen = new String[1];
        var thrown = Guard.attemptAs(process, () -> seen[0] = process.release(exit));
        if (thrown != null) {
            report(process, table, thrown);
            var again = Guard.attemptAs(process, () -> seen[0] = process.sever(exit));
            if (again != null) {
                report(process, table, again);
            }
        }
        return seen[0];
    }

    // ---- 2 ----

    private void endChildren() {
        var children = process.children().close(() -> Cascade.run(this::childrenEnded));
        if (children.isEmpty()) {
            childrenEnded();
            return;
        }
        var signal = hangup ? Signal.HUP : wasKilled() ? Signal.KILL : Signal.TERM;
        var received = new Signal.Received(signal, hangup ? "client" : "parent", exit.reason());
        for (var child : children) {
            child.deliver(received);
            if (hangup && child.isAlive()) {
                process.children().remove(child);
                child.orphan();
            }
        }
        if (signal.equals(Signal.TERM)) {
            alarms.set(CHILDREN_PATIENCE, this::killChildren);
        }
    }

    private void killChildren() {
        var received = new Signal.Received(Signal.KILL, "parent", exit.reason());
        for (var child : process.children().list()) {
            child.deliver(received);
        }
    }

    private void childrenEnded() {
        if (childless.compareAndSet(false, true)) {
            interruptBody();
        }
    }

    private boolean wasKilled() {
        return exit instanceof Exit.Signalled(Signal signal, var by, var why) && signal.equals(Signal.KILL);
    }

    // ---- 3 ----

    private void interruptBody() {
        var mailbox = process.mailboxOrNull();
        if (mailbox != null) {
            mailbox.abandon(caller);
        }
        var body = process.body;
        if (body == null || body.isDone()) {
            runHooks();
            return;
        }
        if (body.thread != caller) {
            table.steps.execute(body::interrupt);
        }
        if (process.hasHooks()) {
            alarms.set(BODY_PATIENCE, this::runHooks);
        } else {
            runHooks();
        }
    }

    // ---- 4 ----

    /** The body has ended: the hooks need wait no longer. */
    void bodyEnded() {
        if (childless.get()) {
            runHooks();
        }
    }

    private void runHooks() {
        if (bodyAwaited.compareAndSet(false, true)) {
            hooks.start();
        }
    }

    // ---- when it takes too long ----

    private void setDeadline() {
        if (!completed.get()) {
            alarms.set(left(LAST_CALL), this::lastCall);
            alarms.set(left(Duration.ZERO), this::complete);
        }
    }

    /** Whatever has not had its turn has it now, whoever was waited for. */
    private void lastCall() {
        freed(null);
        childrenEnded();
        runHooks();
        hooks.startAll();
    }

    /** KILL came while it was ending: neither children nor the hook that runs are waited for any more. */
    void hasten() {
        Cascade.run(() -> {
            killChildren();
            hooks.abandon();
        });
    }

    /** The exit is complete; a second call is harmless. */
    void complete() {
        if (completed.compareAndSet(false, true)) {
            alarms.turnOff();
            finish(process, table, exit);
        }
    }

    private static void finish(Process process, ProcessTable table, Exit exit) {
        table.remove(process, exit);
        process.exited = true;
        process.letGo();
        if (process.isHeld()) {
            table.haunt(process);
        }
        var parent = process.parentOrNull();
        var siblings = parent == null ? null : parent.childrenOrNull();
        if (siblings != null) {
            siblings.remove(process);
        }
    }

    private static void endUnregistered(Process process, Exit exit) {
        var home = process.homeOrNull();
        Runnable steps = () -> {
            release(process, null, exit);
            for (var hook = process.nextHook(); hook != null; hook = process.nextHook()) {
                var next = hook;
                var thrown = Guard.attemptAs(process, () -> next.run(exit));
                if (thrown != null) {
                    report(process, null, thrown);
                }
            }
            process.exited = true;
            process.settle();
        };
        if (home == null || home.isHere()) {
            steps.run();
        } else {
            home.execute(steps);
        }
    }

    /** Tells what its code threw while it ended; to the log if it has no manager. */
    private static void report(Process process, @Nullable ProcessTable table, Throwable thrown) {
        if (table != null) {
            table.report(process, new Exit.Failed(thrown));
        } else {
            LOG.log(Level.WARNING, () -> process.getClass().getName() + " threw as it ended, unregistered", thrown);
        }
    }

    // ---- what a receipt tells ----

    boolean isHomeHeld() {
        return homeHeld;
    }

    /** How many nanoseconds after a moment the client was free, or null if it is not, or nobody waited. */
    @Nullable
    Long clientFreedAfter(long moment) {
        return clientFreed == NEVER ? null : Math.max(0, clientFreed - moment);
    }

    @Nullable
    String response() {
        return clientFreed == NEVER ? null : response;
    }

    int hooksRun() {
        return hooks.run();
    }

    int hooksFailed() {
        return hooks.failed();
    }

    /** The time left until so long before the deadline; never negative. */
    private Duration left(Duration before) {
        return Duration.ofNanos(
                Math.max(0, deadline - before.toNanos() - table.clock().nanos()));
    }
}
