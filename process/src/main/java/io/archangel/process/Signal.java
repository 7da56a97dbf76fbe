package io.archangel.process;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
        /** Its {@link Core} is kept, then it ends. */
        CORE,
        /** It stops. */
        STOP,
        /** It goes on. */
        CONT,
        /** Nothing. */
        IGNORE
    }

    private static final Map<String, Action> KERNELS = Map.of(
            "HUP", Action.EXIT,
            "INT", Action.EXIT,
            "QUIT", Action.CORE,
            "USR1", Action.IGNORE,
            "USR2", Action.IGNORE,
            "TERM", Action.EXIT,
            "KILL", Action.EXIT,
            "STOP", Action.STOP,
            "CONT", Action.CONT,
            "LIMIT", Action.IGNORE);

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");

    /** The client has gone. A process whose work must outlive its client ignores it. */
    public static final Signal HUP = kernels("HUP");

    /** A polite interrupt, as Ctrl-C sends it; may be handled. */
    public static final Signal INT = kernels("INT");

    /** An end that leaves a {@link Core} to look into; may be handled. */
    public static final Signal QUIT = kernels("QUIT");

    /** The application's own meaning; carries a payload. */
    public static final Signal USR1 = kernels("USR1");

    /** The application's own meaning; carries a payload. */
    public static final Signal USR2 = kernels("USR2");

    /** A polite end: finish what matters, then exit; may be handled. */
    public static final Signal TERM = kernels("TERM");

    /** The end, now; never handled, never ignored. */
    public static final Signal KILL = kernels("KILL");

    /** Stand still until CONT; never handled, never ignored. */
    public static final Signal STOP = kernels("STOP");

    /** Go on; a handler runs after it does. */
    public static final Signal CONT = kernels("CONT");

    /** It passed a soft limit; the payload says which ({@code age}). */
    public static final Signal LIMIT = kernels("LIMIT");

    /** All signals that the kernel knows, in the order in which a listing shows them. */
    public static final List<Signal> ALL = List.of(HUP, INT, QUIT, USR1, USR2, TERM, KILL, STOP, CONT, LIMIT);

    /**
     * @throws ProcessException if the name is not 1 to 32 capitals, digits, {@code _} and {@code -}, a capital first, or is
     *                          that of one of the kernel's signals with another action
     */
    public Signal {
        if (!NAME.matcher(name).matches()) {
            throw new ProcessException("a signal can't be named '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "'; give 1 to 32 capitals, digits, _ and -, a capital first, such as RELOAD");
        }
        if (KERNELS.getOrDefault(name, action) != action) {
            throw new ProcessException(name + " is one of the kernel's signals, and its action is " + KERNELS.get(name)
                    + "; use the constant, or give yours another name");
        }
    }

    private static Signal kernels(String name) {
        return new Signal(name, requireNonNull(KERNELS.get(name)));
    }

    /** Finds one of the kernel's signals by its name, in any case, with or without {@code SIG}. */
    public static Optional<Signal> named(String name) {
        var plain = plain(name);
        return ALL.stream().filter(signal -> signal.name.equals(plain)).findFirst();
    }

    /**
     * The signal of this name, in any case, with or without {@code SIG}: the kernel's if it knows it, else one of an
     * application's own, which is ignored where no handler is set and carries a payload.
     *
     * @throws ProcessException if that is no name for a signal
     */
    public static Signal of(String name) {
        return named(name).orElseGet(() -> new Signal(plain(name), Action.IGNORE));
    }

    private static String plain(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("SIG") && upper.length() > 3 ? upper.substring(3) : upper;
    }

    /** True if its sender may say more by a payload: USR1, USR2, LIMIT and an application's own. */
    public boolean carriesPayload() {
        return action == Action.IGNORE;
    }

    /** True for KILL and STOP, which a process can neither handle nor ignore. */
    public boolean isForced() {
        return equals(KILL) || equals(STOP);
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
     * @param signal  which
     * @param by      who sent it
     * @param reason  why, if it was said
     * @param payload what the sender says to the application, or null; may come from outside
     */
    public record Received(
            Signal signal,
            String by,
            @Nullable String reason,
            @Nullable String payload) {

        /** A signal without a payload. */
        Received(Signal signal, String by, @Nullable String reason) {
            this(signal, by, reason, null);
        }
    }
}
