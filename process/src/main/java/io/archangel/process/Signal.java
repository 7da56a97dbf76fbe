package io.archangel.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
}
