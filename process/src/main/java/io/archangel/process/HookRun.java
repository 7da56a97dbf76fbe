package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the at-exit hooks of one process, last registered first, each on a reaper. A hook that takes 5 s is interrupted
 * and abandoned with its thread, and the next starts; 2 s before the deadline all that are left start in order.
 */
final class HookRun {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LAST_CALL = Duration.ofSeconds(2);

    private final Ending ending;
    private final AtomicInteger run = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** Hooks that run, and one more until the chain is empty. */
    private final AtomicInteger outstanding = new AtomicInteger(1);

    /** The hook that the next one waits for; written by its reaper. */
    private volatile @Nullable Body running;

    private Clock.@Nullable Cancellable lastCall;

    HookRun(Ending ending) {
        this.ending = ending;
    }

    void start() {
        if (ending.process.hasHooks()) {
            lastCall = clock().after(ending.left(LAST_CALL), this::startAll);
            ending.table.reapers.execute(this::runInTurn);
        } else {
            runInTurn();
        }
    }

    /** Abandons the hook that runs now; the next starts. */
    void abandon() {
        var hook = running;
        if (hook != null) {
            abandon(hook);
        }
    }

    int run() {
        return run.get();
    }

    int failed() {
        return failed.get();
    }

    private void runInTurn() {
        for (var hook = ending.process.nextHook(); hook != null; hook = ending.process.nextHook()) {
            outstanding.incrementAndGet();
            if (!runOne(hook, true)) {
                return;
            }
        }
        done();
    }

    /** @return false if it was abandoned meanwhile, so that somebody else runs the rest */
    private boolean runOne(Hook hook, boolean inTurn) {
        var body = new Body();
        if (inTurn) {
            running = body;
        }
        var patience = clock().after(PATIENCE, () -> abandon(body));
        var thrown = Guard.attemptAs(ending.process, () -> hook.run(ending.exit));
        patience.cancel();
        if (!body.finish()) {
            ending.table.reapers.find();
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

    private void abandon(Body hook) {
        if (hook.interrupt()) {
            failed.incrementAndGet();
            ending.table.reapers.lose();
            if (hook == running) {
                ending.table.reapers.execute(this::runInTurn);
            }
            done();
        }
    }

    private void startAll() {
        for (var hook = ending.process.nextHook(); hook != null; hook = ending.process.nextHook()) {
            var next = hook;
            outstanding.incrementAndGet();
            ending.table.reapers.execute(() -> runOne(next, false));
        }
    }

    private void done() {
        if (outstanding.decrementAndGet() == 0) {
            var timer = lastCall;
            if (timer != null) {
                timer.cancel();
            }
            ending.complete();
        }
    }

    private Clock clock() {
        return ending.table.clock();
    }
}
