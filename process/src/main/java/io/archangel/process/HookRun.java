package io.archangel.process;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the at-exit hooks of one process, last registered first, each on a reaper. A hook that takes 5 s is interrupted
 * and abandoned with its thread, and the next starts.
 */
final class HookRun {
    private final Ending ending;
    private final AtomicInteger run = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** Hooks that run, and one more until the chain is empty. */
    private final AtomicInteger outstanding = new AtomicInteger(1);

    /** The hook that the next one waits for; written by its reaper. */
    private volatile @Nullable Errand running;

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

    /** Starts all that are left, in order, each on a reaper of its own. */
    void startAll() {
        for (var hook = HookChain.next(ending.process); hook != null; hook = HookChain.next(ending.process)) {
            var next = hook;
            outstanding.incrementAndGet();
            ending.table.reapers.execute(() -> runOne(next, false));
        }
    }

    /** Abandons the hook that runs now; the next starts. */
    void abandon() {
        var hook = running;
        if (hook != null) {
            ending.table.stewards.execute(() -> abandon(hook));
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
            if (!runOne(hook, true)) {
                return;
            }
        }
        done();
    }

    /** @return false if it was abandoned meanwhile, so that somebody else runs the rest */
    private boolean runOne(Hook hook, boolean inTurn) {
        var errand = new Errand(ending.table.reapers);
        if (inTurn) {
            running = errand;
        }
        var patience = ending.table.stewards.after(Errand.PATIENCE, () -> abandon(errand));
        var thrown = Guard.attemptAs(ending.process, () -> hook.run(ending.exit));
        patience.cancel();
        if (!errand.finish()) {
            return false;
        }
        if (thrown == null) {
            run.incrementAndGet();
        } else {
            failed.incrementAndGet();
            ending.table.report(ending.process, new Exit.Failed(thrown));
        }
        done();
        return true;
    }

    private void abandon(Errand hook) {
        if (hook.abandon()) {
            failed.incrementAndGet();
            // first: while hooks are left to run in turn, this is never the last
            done();
            if (hook == running) {
                ending.table.reapers.execute(this::runInTurn);
            }
        }
    }

    private void done() {
        if (outstanding.decrementAndGet() == 0) {
            ending.table.stewards.execute(ending::complete);
        }
    }
}
