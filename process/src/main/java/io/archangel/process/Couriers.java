package io.archangel.process;

import java.util.concurrent.Executor;

/**
 * Threads that bring receipts to whoever asked for one by a future, and so run what hangs on that, which is foreign code.
 * One that does not come back in time is lost, and another takes its place.
 */
final class Couriers implements Executor {
    private final Clock clock;
    private final Reapers threads;

    Couriers(Clock clock, String instance) {
        this.clock = clock;
        threads = new Reapers("courier", instance);
    }

    @Override
    public void execute(Runnable delivery) {
        threads.execute(() -> {
            var errand = new Errand(threads);
            var patience = clock.after(Errand.PATIENCE, errand::giveUp);
            delivery.run();
            patience.cancel();
            errand.finish();
        });
    }

    /** Nobody is expected any more: idle threads end now. */
    void retire() {
        threads.retire();
    }
}
