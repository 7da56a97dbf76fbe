package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** The signals of the operating system, as far as the JVM lets them through: TERM and INT for certain. */
final class OsSignals {
    private OsSignals() {}

    /** Asks a loop for a callback as the process that runs now, whichever thread asks later. */
    static Runnable asked(Loop loop, Runnable callback) {
        var process = Process.current().orElse(null);
        Runnable ask = () -> loop.callSoonThreadsafe(callback);
        return process == null ? ask : () -> Guard.call(process, ask::run);
    }

    /** Handles a signal in place of what the JVM would do. The action runs on a thread of the JVM's. */
    static Handle handle(String name, Runnable action) {
        try {
            var signal = new Signal(name);
            var before = Signal.handle(signal, received -> action.run());
            var cancelled = new AtomicBoolean();
            return new Handle() {
                @Override
                public void cancel() {
                    if (cancelled.compareAndSet(false, true)) {
                        Signal.handle(signal, before);
                    }
                }

                @Override
                public boolean isCancelled() {
                    return cancelled.get();
                }
            };
        } catch (IllegalArgumentException refused) {
            throw new LoopException(
                    "the JVM keeps signal " + name + " to itself (" + refused.getMessage() + "); handle TERM or INT",
                    refused);
        }
    }
}
