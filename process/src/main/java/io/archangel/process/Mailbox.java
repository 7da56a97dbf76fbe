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
    private volatile @Nullable Body running;

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

    /** Interrupts the handler that runs on a reaper, whose process is ending. */
    void interrupt() {
        var handler = running;
        if (handler != null && handler.thread != Thread.currentThread() && handler.interrupt()) {
            table.reapers.lose();
        }
    }

    private void next() {
        var home = process.homeOrNull();
        if (home == null) {
            table.reapers.execute(this::handleOnReaper);
        } else {
            home.execute(this::handle);
        }
    }

    private void handleOnReaper() {
        var now = new Body();
        running = now;
        handle();
        running = null;
        if (!now.finish()) {
            table.reapers.find();
        }
    }

    private void handle() {
        var delivery = waiting.poll();
        if (delivery != null && process.isAlive()) {
            delivery.run();
        }
        if (size.decrementAndGet() > 0) {
            next();
        }
    }
}
