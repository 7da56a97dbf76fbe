package io.archangel.process;

import org.jspecify.annotations.Nullable;

/** What a process does instead of a signal's default action. */
@FunctionalInterface
public interface SignalHandler {

    /** Does nothing, so that the signal has no effect. */
    SignalHandler IGNORE = received -> {};

    /**
     * Handles one signal. Called on the process's loop if it has one (and must not block there), else on a thread of
     * the manager, beside the process's own thread; one at a time for each process. What it throws ends the process.
     *
     * @param received which signal, from whom, why
     */
    void handle(Received received) throws Exception;

    /**
     * A signal as it arrived.
     *
     * @param signal which
     * @param by     who sent it
     * @param reason why, if it was said
     */
    record Received(Signal signal, String by, @Nullable String reason) {}
}
