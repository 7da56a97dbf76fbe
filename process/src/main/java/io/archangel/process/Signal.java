package io.archangel.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to a process, after the signals of POSIX.
 *
 * @param name   upper case, without {@code SIG}
 * @param action what happens where no handler is set
 */
public record Signal(String name, Action action) {

    /** What a signal does to a process that has no handler for it. */
    public enum Action {
        /** It ends. */
        EXIT,
        /** Nothing. */
        IGNORE
    }

    /** The client has gone. A process whose work must outlive its client ignores it. */
    public static final Signal HUP = new Signal("HUP", Action.EXIT);

    /** A polite interrupt, as Ctrl-C sends it; may be handled. */
    public static final Signal INT = new Signal("INT", Action.EXIT);

    /** A polite end: finish what matters, then exit; may be handled. */
    public static final Signal TERM = new Signal("TERM", Action.EXIT);

    /** The end, now; never handled, never ignored. */
    public static final Signal KILL = new Signal("KILL", Action.EXIT);

    /** All signals that the kernel knows, in the order in which a listing shows them. */
    public static final List<Signal> ALL = List.of(HUP, INT, TERM, KILL);

    /** Finds a signal by its name, in any case, with or without {@code SIG}. */
    public static Optional<Signal> named(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        var plain = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return ALL.stream().filter(signal -> signal.name.equals(plain)).findFirst();
    }

    /** What a process does instead of a signal's default action. */
    @FunctionalInterface
    public interface Handler {

        /** Does nothing, so that the signal has no effect. */
        Handler IGNORE = received -> {};

        /**
         * Handles one signal. Called on the process's loop if it has one (and must not block there), else on a thread of
         * the manager, beside the process's own thread; one at a time for each process. What it throws ends the process.
         *
         * @param received which signal, from whom, why
         */
        void handle(Received received) throws Exception;
    }

    /**
     * A signal as it arrived.
     *
     * @param signal which
     * @param by     who sent it
     * @param reason why, if it was said
     */
    public record Received(
            Signal signal, String by, @Nullable String reason) {}
}
