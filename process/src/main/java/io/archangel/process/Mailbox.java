package io.archangel.process;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Signals on their way to a process's handlers: one at a time, in order, on its home, or where it has none, on a reaper
 * beside its body.
 */
final class Mailbox {
    private final Process process;
    private final ProcessTable table;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** The handler that runs on a reaper now; written by that reaper. */
    private volatile @Nullable Errand running;

    Mailbox(Process process, ProcessTable table) {
        this.process = process;
        this.table = table;
    }

    void post(Signal.Handler handler, Signal.Received received) {
        waiting.add(() -> Guard.call(process, () -> handler.handle(received)));
        if (size.getAndIncrement() == 0) {
            next();
        }
    }

    /** True while a signal waits or is being handled. */
    boolean isPending() {
        return size.get() > 0;
    }

    /** Abandons the handler that runs on a reaper, whose process is ending; not if it is what ended it. */
    void abandon(Thread ender) {
        var handler = running;
        if (handler != null && !handler.isOn(ender)) {
            table.steps.execute(handler::abandon);
        }
    }

    private void next() {
        var home = process.homeOrNull();
        if (home == null) {
            table.reapers.execute(this::handleOnReaper);
        } else {
            home.execute(this::handleAtHome);
        }
    }

    private void handleOnReaper() {
        var errand = new Errand(table.reapers);
        running = errand;
        var patience = table.clock().after(Errand.PATIENCE, errand::giveUp);
        deliver();
        patience.cancel();
        running = null;
        errand.finish();
        goOn();
    }

    private void handleAtHome() {
        deliver();
        goOn();
    }

    private void deliver() {
        var delivery = waiting.poll();
        if (delivery != null && process.isAlive()) {
            delivery.run();
        }
    }

    private void goOn() {
        if (size.decrementAndGet() > 0) {
            next();
        }
    }
}
