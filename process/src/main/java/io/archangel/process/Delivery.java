package io.archangel.process;

/**
 * What a signal does where it arrives:
 *
 * <pre>
 * KILL       ends it; if it is ending, nothing is waited for any more
 * STOP CONT  stop it, let it go on
 * the rest   wait while it is stopped, but for HUP; then go to the handler, or do what is the default
 * </pre>
 */
final class Delivery {
    private Delivery() {}

    /** Delivers a signal. Any thread; never blocks. @return false if too many wait already, so that it was dropped */
    static boolean of(Process process, Signal.Received received) {
        var signal = received.signal();
        var table = process.table();
        if (table != null && process.isAlive()) {
            process.extra().note(received);
            table.events.signalled(process, received);
        }
        if (signal.equals(Signal.KILL)) {
            process.kill(exit(received));
            return true;
        }
        if (signal.equals(Signal.STOP)) {
            stop(process);
            return true;
        }
        if (signal.action() == Signal.Action.CONT) {
            return goOn(process) & act(process, received);
        }
        return signal.equals(Signal.HUP) ? act(process, received) : holdOrAct(process, received);
    }

    private static boolean holdOrAct(Process process, Signal.Received received) {
        for (var stop = process.stopOrNull(); stop != null; stop = process.stopOrNull()) {
            var held = stop.hold(received);
            if (held != null) {
                return held;
            }
        }
        return act(process, received);
    }

    private static boolean act(Process process, Signal.Received received) {
        var table = process.table();
        var rare = process.extraOrNull();
        var handler = rare == null ? null : rare.handlerOf(received.signal());
        if (handler == null) {
            byDefault(process, received);
        } else if (table != null && !Signal.Handler.IGNORE.equals(handler) && process.isAlive()) {
            return process.extra().mailbox(table).post(() -> handle(process, received));
        }
        return true;
    }

    /** In its turn: as it is handled by then, for {@code exec} may have come between. */
    private static void handle(Process process, Signal.Received received) throws Exception {
        var handler = process.extra().handlerOf(received.signal());
        if (handler == null) {
            byDefault(process, received);
        } else {
            handler.handle(received);
        }
    }

    private static void byDefault(Process process, Signal.Received received) {
        switch (received.signal().action()) {
            case EXIT -> process.end(exit(received));
            case CORE -> {
                var table = process.table();
                if (table != null && process.isAlive()) {
                    table.cores.add(Core.of(process, table, received.by(), received.reason()));
                }
                process.end(exit(received));
            }
            case STOP -> stop(process);
            case CONT, IGNORE -> {}
        }
    }

    private static void stop(Process process) {
        var table = process.table();
        if (table == null) {
            return;
        }
        var stop = stopNow(process, table);
        if (process.halt(stop)) {
            process.extra().mailbox(table).postStop(stop);
        }
    }

    private static Stop stopNow(Process process, ProcessTable table) {
        long now = table.clock().nanos();
        return new Stop(now, Math.max(0, now - process.idleSince()));
    }

    private static boolean goOn(Process process) {
        var table = process.table();
        var stop = table == null ? null : process.resume(table.clock().nanos());
        if (table == null || stop == null) {
            return true;
        }
        Limiter.goOn(process, table);
        process.extra().mailbox(table).postStand();
        boolean all = true;
        for (var waited : stop.open()) {
            all &= holdOrAct(process, waited);
        }
        return all;
    }

    private static Exit.Signalled exit(Signal.Received received) {
        return new Exit.Signalled(received.signal(), received.by(), received.reason());
    }
}
