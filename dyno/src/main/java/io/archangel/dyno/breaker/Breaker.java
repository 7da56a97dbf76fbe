package io.archangel.dyno.breaker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fuse round calls to something that may fail: when too many of them have failed, or were slow, it opens and refuses
 * those that come next, which gives the other side rest and the callers an answer at once.
 *
 * <pre>
 * closed --too many failed or were slow--> open --some time later--> half-open
 * half-open --the probes did well--> closed,  half-open --they did not--> open
 * any --trip--> tripped,  any --reset--> closed
 * </pre>
 *
 * <p>During the off-hours of its {@link BreakerOptions} it lets nothing through, whatever its state. All methods may be
 * called from any thread.
 */
public interface Breaker {

    /** As the shell knows it. */
    String name();

    /**
     * Calls through it, on the calling thread. Where it is not let through, it waits for as long as the patience of the
     * options is, with {@code breaker:NAME} as WCHAN of its process; on a loop's thread it never waits.
     *
     * @param code called once, or not at all; what it throws comes through, and counts as the options say
     * @throws BreakerException.Open if it is not let through, or is interrupted while it waits
     */
    <R extends @Nullable Object, X extends Exception> R call(Code<R, X> code) throws X;

    /** Opens it by hand, until it is reset. @param why in a few words, as listings show it */
    void trip(String why);

    /** Closes it, and counts afresh. */
    void reset();

    /** How it is now. */
    Info info();

    /** What is called through a breaker. @param <R> what it returns  @param <X> what it may throw */
    @FunctionalInterface
    interface Code<R extends @Nullable Object, X extends Exception> {
        /** Called once, on the thread of whoever calls. */
        R run() throws X;
    }

    /** Where it stands. */
    enum State {
        /** All calls go through. */
        CLOSED("closed"),
        /** None does. */
        OPEN("open"),
        /** Some do, to see how they fare. */
        HALF_OPEN("half-open"),
        /** None does, until somebody resets it. */
        TRIPPED("tripped"),
        /** None does at this hour. */
        OFF("off");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As listings show it. */
        public String word() {
            return word;
        }
    }

    /**
     * How a breaker was at one moment.
     *
     * @param name        as the shell knows it
     * @param state       where it stood
     * @param since       when it came there; of {@link State#OFF}, to where it will return
     * @param why         why it is not closed, or null
     * @param failureRate per cent of the calls counted that failed, or null while there are too few to tell
     * @param slowRate    per cent of them that were slow, or null likewise
     * @param calls       how many it counts at present
     * @param passed      how many it has let through since it was made
     * @param refused     how many it has refused
     * @param waiting     how many wait for it
     */
    record Info(
            String name,
            State state,
            Instant since,
            @Nullable String why,
            @Nullable Double failureRate,
            @Nullable Double slowRate,
            int calls,
            long passed,
            long refused,
            int waiting) {}
}
