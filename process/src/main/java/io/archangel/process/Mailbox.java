package io.archangel.process;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Signals on their way to a process's handlers: one at a time, in order, on its home, or where it has none, on a reaper
 * beside its body.
 */
final class Mailbox {
    /** A few more may be in it if several threads post at once. */
    private static final int MOST_WAITING = 1024;

    private final Process process;
    private final ProcessTable table;
    private final ConcurrentLinkedQueue<Guard.Callout> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Tells it whether it is stopped, for which there is always room. */
    private final Guard.Callout stand = this::tellStand;

    /** True while it waits for its turn to be told that. */
    private final AtomicBoolean standWaits = new AtomicBoolean();

    /** The latest time that it was stopped, told or not; written by whoever stopped it. */
    private volatile @Nullable Stop latest;

    /** Whether it was last told that it is stopped. Written in its turn. */
    private boolean standsStill;

    /** The handler that runs on a reaper now; written by that reaper. */
    private volatile @Nullable Errand running;

    Mailbox(Process process, ProcessTable table) {
        this.process = process;
        this.table = table;
    }

    /** Has code run in its turn. Any thread. @return false if too much waits already, so that it was dropped */
    boolean post(Guard.Callout code) {
        if (size.get() >= MOST_WAITING) {
            return false;
        }
        add(code);
        return true;
    }

    /** Has the process told that it was stopped. By whoever has stopped it. */
    void postStop(Stop stop) {
        latest = stop;
        postStand();
    }

    /** Has the process told that it was stopped, or goes on; last what is so by its turn. Any thread. */
    void postStand() {
        if (standWaits.compareAndSet(false, true)) {
            add(stand);
        }
    }

    /** Each time that it was stopped is told once, however often somebody asks for that. */
    private void tellStand() {
        standWaits.set(false);
        var last = latest; // first: if it runs now, that one is over
        var stop = process.stopOrNull();
        boolean stopped = stop != null;
        var newest = stopped ? stop : last;
        boolean isNews = newest != null && !newest.told;
        if (newest != null) {
            newest.told = true;
        }
        if (isNews && stopped == standsStill) {
            tell(!stopped);
        }
        if (stopped != standsStill) {
            tell(stopped);
        }
    }

    private void tell(boolean stopped) {
        standsStill = stopped;
        if (stopped) {
            process.stopped();
        } else {
            process.continued();
        }
    }

    private void add(Guard.Callout code) {
        waiting.add(code);
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
            table.stewards.execute(handler::abandon);
        }
    }

    private void next() {
        boolean comes = false;
        try {
            send();
            comes = true;
        } finally {
            if (!comes) {
                dropAll();
            }
        }
    }

    private void send() {
        var home = Homes.of(process);
        // a home that has closed leaves the rest to the manager
        if (home == null || Guard.attempt(() -> home.execute(this::handleAtHome)) != null) {
            table.reapers.execute(this::handleOnReaper);
        }
    }

    /** There is no thread for what waits, which is lost: or nothing that comes later would have its turn. */
    private void dropAll() {
        do {
            takeOff();
        } while (size.decrementAndGet() > 0);
    }

    /** What was first is over, or lost. */
    private void takeOff() {
        if (stand.equals(waiting.poll())) {
            standWaits.set(false);
        }
    }

    private void handleOnReaper() {
        try {
            deliverOnErrand();
        } finally {
            goOn();
        }
    }

    private void deliverOnErrand() {
        var errand = new Errand(table.reapers);
        running = errand;
        try {
            var patience = table.clock().after(Errand.PATIENCE, errand::giveUp);
            deliver();
            patience.cancel();
        } finally {
            running = null;
            errand.finish();
        }
    }

    private void handleAtHome() {
        try {
            deliver();
        } finally {
            goOn();
        }
    }

    private void deliver() {
        var delivery = waiting.peek();
        if (delivery != null && process.isAlive()) {
            Guard.call(process, delivery);
        }
    }

    /** Its turn is over, whatever came of it. */
    private void goOn() {
        takeOff();
        if (size.decrementAndGet() > 0) {
            next();
        }
    }
}
