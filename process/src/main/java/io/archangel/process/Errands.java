package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Threads for errands of one sort, on each of which foreign code may be met: one that does not come back in 5 s is lost, and
 * another takes its place until it does. Whatever a timer sets off is done here, for on the clock's thread all others wait.
 */
final class Errands implements Executor {
    /** In place of a timer that could not be set. */
    static final Clock.Cancellable NONE = () -> {};

    private final Clock clock;
    private final Reapers threads;

    /** @param name what each thread is called, before its number */
    Errands(String name, Clock clock, String instance) {
        this.clock = clock;
        threads = new Reapers(name, clock, instance);
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(() -> {
            var errand = new Errand(threads);
            var patience = orNone(() -> clock.after(Errand.PATIENCE, errand::giveUp));
            try {
                work.run();
            } finally {
                patience.cancel();
                errand.finish();
            }
        });
    }

    /** The same, or here if there is no thread for it: for who may meet foreign code himself. */
    void executeOrRun(Runnable work) {
        if (Guard.attempt(() -> execute(work)) != null) {
            work.run();
        }
    }

    /** The same, after a while. */
    Clock.Cancellable after(Duration delay, Runnable work) {
        return clock.after(delay, () -> execute(work));
    }

    /** The same for what bounds something that goes on without a bound where no timer can be set. @return NONE then */
    Clock.Cancellable deadline(Duration delay, Runnable work) {
        return orNone(() -> after(delay, work));
    }

    private static Clock.Cancellable orNone(Supplier<Clock.Cancellable> timer) {
        var set = new Clock.Cancellable[] {NONE};
        Guard.attempt(() -> set[0] = timer.get());
        return set[0];
    }

    /** Nobody is expected any more: idle threads end now. Work that comes all the same is done. */
    void retire() {
        threads.retire();
    }
}
