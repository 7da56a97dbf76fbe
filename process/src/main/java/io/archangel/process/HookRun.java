package io.archangel.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the at-exit hooks of one process, last registered first, each on a reaper. A hook that takes 5 s is interrupted
 * and abandoned with its thread, and the next starts; at the last call it starts when the one before has begun.
 */
final class HookRun {
    private final Ending ending;
    private final AtomicInteger run = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** Hooks that run, and one more until the chain is empty. */
    private final AtomicInteger outstanding = new AtomicInteger(1);

    /** The hook that began last, or is about to; written by its reaper. */
    private volatile @Nullable Turn latest;

    /** True once none waits for the end of another. */
    private volatile boolean lastCall;

    HookRun(Ending ending) {
        this.ending = ending;
    }

    void start() {
        if (HookChain.closeIfNone(ending.process)) {
            ending.complete();
        } else {
            ending.table.reapers.execute(this::runInTurn);
        }
    }

    /** From now on all that are left start in order, each on a reaper of its own, once the one before has begun. */
    void startAll() {
        lastCall = true;
        var turn = latest;
        if (turn != null) {
            passOn(turn);
        }
    }

    /** Abandons the hook that runs now; the next starts. */
    void abandon() {
        var turn = latest;
        if (turn != null) {
            ending.table.stewards.execute(() -> abandon(turn));
        }
    }

    int run() {
        return run.get();
    }

    int failed() {
        return failed.get();
    }

    private void runInTurn() {
        for (var hook = HookChain.next(ending.process); hook != null; hook = HookChain.next(ending.process)) {
            outstanding.incrementAndGet();
            if (!runOne(hook)) {
                return;
            }
        }
        done();
    }

    /** @return false if somebody else runs the rest */
    private boolean runOne(Hook hook) {
        var turn = new Turn(new Errand(ending.table.reapers));
        latest = turn;
        var patience = ending.table.stewards.deadline(Errand.PATIENCE, () -> abandon(turn));
        var thrown = Guard.attemptAs(ending.process, () -> {
            if (lastCall) {
                passOn(turn);
            }
            turn.begun = true;
            hook.run(ending.exit);
        });
        turn.begun = true; // also where it could not: who waits for that goes on
        patience.cancel();
        if (!turn.errand.finish()) {
            return false;
        }
        if (thrown == null) {
            run.incrementAndGet();
        } else {
            failed.incrementAndGet();
            ending.table.report(ending.process, new Exit.Failed(thrown));
        }
        done();
        return turn.take();
    }

    private void abandon(Turn turn) {
        if (turn.errand.abandon()) {
            failed.incrementAndGet();
            // first: while hooks are left to run in turn, this is never the last
            done();
            passOn(turn);
        }
    }

    /** Has another reaper run the rest, unless one does. */
    private void passOn(Turn turn) {
        if (turn.take()) {
            ending.table.reapers.execute(() -> runAfter(turn));
        }
    }

    private void runAfter(Turn turn) {
        while (!turn.begun) {
            Thread.yield();
        }
        runInTurn();
    }

    private void done() {
        if (outstanding.decrementAndGet() == 0) {
            ending.table.stewards.executeOrRun(ending::complete);
        }
    }

    /** One hook's. Whoever takes it has the next hook begin. */
    private static final class Turn {
        final Errand errand;
        private final AtomicBoolean taken = new AtomicBoolean();

        /** True once there is nothing between it and its code; written by its reaper. */
        volatile boolean begun;

        Turn(Errand errand) {
            this.errand = errand;
        }

        boolean take() {
            return taken.compareAndSet(false, true);
        }
    }
}
