package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Threads for errands of one sort, on each of which foreign code may be met: one that does not come back in 5 s is lost, and
 * another takes its place until it does. Whatever a timer sets off is done here, for on the clock's thread all others wait.
 */
final class Errands implements Executor {
    private final Clock clock;
    private final Reapers threads;

    /** @param name what each thread is called, before its number */
    Errands(String name, Clock clock, String instance) {
        this.clock = clock;
        threads = new Reapers(name, instance);
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(() -> {
            var errand = new Errand(threads);
            var patience = clock.after(Errand.PATIENCE, errand::giveUp);
            try {
                work.run();
            } finally {
                patience.cancel();
                errand.finish();
            }
        });
    }

    /** The same, after a while. */
    Clock.Cancellable after(Duration delay, Runnable work) {
        return clock.after(delay, () -> execute(work));
    }

    /** Nobody is expected any more: idle threads end now. Work that comes all the same is done. */
    void retire() {
        threads.retire();
    }
}
