package io.archangel.process;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of one process, from the moment its exit is fixed. Four steps, in order, none of which any thread waits for:
 *
 * <pre>
 * 1 free the client   on its home ({@link Release}); on a reaper if the home is held up for 5 ms, or there is none
 * 2 end the children  HUP if the client has gone, else TERM, and KILL after 2 s or at once if this was killed
 * 3 interrupt         its threads, by the manager's own
 * 4 run the hooks     on reapers ({@link HookRun}), after the body or 100 ms, whichever comes first
 * </pre>
 *
 * <p>At 8 s whatever has not had its turn has it, and at 10 s, which a whole subtree shares, the exit is complete
 * whatever happens. An end with nothing to wait for is complete before {@link #begin} returns.
 */
final class Ending {
    private static final Duration CHILDREN_PATIENCE = Duration.ofSeconds(2);
    private static final Duration BODY_PATIENCE = Duration.ofMillis(100);
    private static final Duration LAST_CALL = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final Process process;
    final ProcessTable table;
    final Exit exit;

    private final boolean hangup;
    private final Thread caller = Thread.currentThread();
    private final long deadline;
    private final Release release;
    private final HookRun hooks;
    private final Alarms alarms;
    private final AtomicBoolean childless = new AtomicBoolean();
    private final AtomicBoolean bodyAwaited = new AtomicBoolean();
    private final AtomicBoolean completed = new AtomicBoolean();

    /** Where history has it; written before it is over. */
    private @Nullable Rows rows;

    private int row;

    private Ending(Process process, ProcessTable table, Exit exit, boolean hangup) {
        this.process = process;
        this.table = table;
        this.exit = exit;
        this.hangup = hangup;
        deadline = deadline(process.parentOrNull(), table.clock().nanos() + DEADLINE.toNanos());
        alarms = new Alarms(table.stewards);
        release = new Release(this, () -> inTurn(this::endChildren));
        hooks = new HookRun(this);
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
            return;
        }
        boolean begun = false;
        try {
            if (isQuick(process, table, exit)) {
                endHere(process, table, exit);
            } else {
                var ending = new Ending(process, table, exit, hangup);
                process.ending = ending;
                ending.release.start();
                ending.inTurn(ending::setDeadline);
                process.hasten();
            }
            begun = true;
        } finally {
            if (!begun) {
                breakOff(process, table, exit);
            }
        }
    }

    /** A step of this end, which may be done inside another's ({@link Cascade}): what it throws breaks off this one alone. */
    private void inTurn(Runnable step) {
        Cascade.run(() -> {
            var thrown = Guard.attempt(step::run);
            if (thrown != null) {
                Guard.attempt(() -> breakOff(process, table, exit));
                Guard.attempt(() -> table.report(process, new Exit.Failed(thrown)));
            }
        });
    }

    /** Memory, or the stack, is at its end: it goes out of the table, with whatever else of its end still works. */
    private static void breakOff(Process process, ProcessTable table, Exit exit) {
        var ending = process.ending;
        if (ending != null) {
            ending.complete();
        } else if (!process.exited) {
            Departure.of(process, table, exit);
        }
    }

    /** True if there is nothing to do that needs another thread or has to wait; nobody becomes its child then. */
    private static boolean isQuick(Process process, ProcessTable table, Exit exit) {
        var home = Homes.of(process, thrown -> {
            if (!(exit instanceof Exit.Failed)) {
                table.report(process, new Exit.Failed(thrown));
            }
        });
        var rare = process.extraOrNull();
        return exit instanceof Exit.Normal
                && (home == null ? !Release.isNeeded(process) : home.isHere())
                && !Workers.areAt(process)
                && (rare == null || rare.mailboxOrNull() == null)
                && HookChain.areInline(process)
                && process.closeChildless();
    }

    /** All of it on this very thread; but for a hook that needs another and has come only now. */
    private static void endHere(Process process, ProcessTable table, Exit exit) {
        Release.now(process, table, exit);
        for (var hook = HookChain.nextInline(process); hook != null; hook = HookChain.nextInline(process)) {
            var next = hook;
            var thrown = Guard.attemptAs(process, () -> next.run(exit));
            if (thrown != null) {
                table.report(process, new Exit.Failed(thrown));
            }
        }
        if (HookChain.closeIfNone(process)) {
            Departure.of(process, table, exit);
        } else {
            new Ending(process, table, exit, false).goOnWithHooks();
        }
    }

    /** Its client is free, and it had neither children nor a thread. */
    private void goOnWithHooks() {
        release.skip();
        childless.set(true);
        process.ending = this;
        inTurn(this::setDeadline);
        process.hasten();
        runHooks();
    }

    // ---- 2 ----

    private void endChildren() {
        var children = process.children().close(() -> inTurn(this::childrenEnded));
        if (children.isEmpty()) {
            childrenEnded();
            return;
        }
        var signal = hangup ? Signal.HUP : wasKilled() ? Signal.KILL : Signal.TERM;
        var received = new Signal.Received(signal, hangup ? "client" : "parent", exit.reason());
        for (var child : children) {
            tell(child, received);
            if (hangup && child.isAlive()) {
                process.children().of(child.lane()).lockAndRemove(child);
                child.orphan();
            }
        }
        process.children().tellIfEmpty();
        if (signal.equals(Signal.TERM) && !alarms.set(CHILDREN_PATIENCE, this::killChildren)) {
            killChildren();
        }
    }

    private void killChildren() {
        var received = new Signal.Received(Signal.KILL, "parent", exit.reason());
        for (var child : process.children().list()) {
            tell(child, received);
        }
    }

    /** What goes wrong with one child keeps it from none of the others. */
    private void tell(Process child, Signal.Received received) {
        var thrown = Guard.attempt(() -> Delivery.of(child, received));
        if (thrown != null) {
            table.report(child, new Exit.Failed(thrown));
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
        var rare = process.extraOrNull();
        var mailbox = rare == null ? null : rare.mailboxOrNull();
        if (mailbox != null) {
            mailbox.abandon(caller);
        }
        var workers = Workers.of(process);
        for (var worker : workers) {
            if (worker.thread != caller) {
                table.stewards.execute(worker::interrupt);
            }
        }
        if (workers.isEmpty() || !HookChain.isWaiting(process) || !alarms.set(BODY_PATIENCE, this::runHooks)) {
            runHooks();
        }
    }

    // ---- 4 ----

    /** The body has ended: the hooks need wait no longer. */
    void bodyEnded() {
        if (childless.get()) {
            inTurn(this::runHooks);
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
        hooks.startAll();
        release.waitNoLonger();
        childrenEnded();
        runHooks();
    }

    /** KILL came while it was ending: neither children nor the hook that runs are waited for any more. */
    void hasten() {
        inTurn(() -> {
            killChildren();
            hooks.abandon();
        });
    }

    /** The exit is complete; a second call is harmless. */
    void complete() {
        if (completed.compareAndSet(false, true)) {
            alarms.turnOff();
            Departure.of(process, table, exit);
        }
    }

    private static void endUnregistered(Process process, Exit exit) {
        var home = Homes.of(process);
        Runnable steps = () -> {
            Release.now(process, null, exit);
            for (var hook = HookChain.next(process); hook != null; hook = HookChain.next(process)) {
                var next = hook;
                var thrown = Guard.attemptAs(process, () -> next.run(exit));
                if (thrown != null) {
                    Release.report(process, null, thrown);
                }
            }
            process.beExited();
            VarHandle.fullFence();
            process.settle();
        };
        if (home == null || home.isHere()) {
            steps.run();
            return;
        }
        try {
            home.execute(steps);
        } catch (RejectedExecutionException closed) {
            steps.run();
        }
    }

    // ---- what history tells ----

    /** It has been noted, as the last of these. */
    void noted(Rows of) {
        rows = of;
        row = of.count() - 1;
    }

    /** Its last thread has gone. */
    void noteHaunted(Shelf shelf, long when) {
        var of = rows;
        if (of != null) {
            shelf.noteHaunted(of, row, process.pid(), when);
        }
    }

    // ---- what a receipt tells ----

    Release release() {
        return release;
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
