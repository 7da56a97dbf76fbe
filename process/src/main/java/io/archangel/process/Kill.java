package io.archangel.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An order to signal one process, and how long to wait for what comes of it.
 *
 *     manager.kill(Kill.of(4711).signal(Signal.KILL).by("root@ssh").reason("runaway"));
 *
 * @param pid      whom
 * @param instance the manager's instance that the pid was read from, or null to take the present one
 * @param signal   what; TERM unless told
 * @param by       who orders it, as receipts and history show
 * @param reason   why, or null; of a longer one the first 256 characters, since much remembers it
 * @param patience how long to wait for the end, 0 to 1 hour; 1 s unless told. Only an end is waited for
 * @param payload  what is said to the application, for signals that carry one, at most 4,096 characters; or null
 */
public record Kill(
        long pid,
        @Nullable String instance,
        Signal signal,
        String by,
        @Nullable String reason,
        Duration patience,
        @Nullable String payload) {

    private static final int LONGEST_PAYLOAD = 4096;
    private static final int LONGEST_REASON = 256;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws ProcessException if {@code patience} is out of range, or the payload too long or for no such signal */
    public Kill {
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new ProcessException("patience is " + patience + "; give a time from 0 to 1 hour");
        }
        reason = shortened(reason);
        if (payload != null && !signal.carriesPayload()) {
            throw new ProcessException(signal.name() + " carries no payload; send USR1, USR2 or a signal of your own");
        }
        if (payload != null && payload.length() > LONGEST_PAYLOAD) {
            throw new ProcessException(
                    "the payload has " + payload.length() + " characters; give " + LONGEST_PAYLOAD + " at most");
        }
    }

    private static @Nullable String shortened(@Nullable String text) {
        if (text == null || text.length() <= LONGEST_REASON) {
            return text;
        }
        boolean cutsOne = Character.isHighSurrogate(text.charAt(LONGEST_REASON - 1));
        return text.substring(0, cutsOne ? LONGEST_REASON - 1 : LONGEST_REASON);
    }

    /** TERM to this pid, waited for up to a second. */
    public static Kill of(long pid) {
        return new Kill(pid, null, Signal.TERM, "program", null, Duration.ofSeconds(1), null);
    }

    /** The same, only if the manager is still the one the pid was read from. */
    public Kill instance(@Nullable String id) {
        return new Kill(pid, id, signal, by, reason, patience, payload);
    }

    /** The same with another signal. */
    public Kill signal(Signal other) {
        return new Kill(pid, instance, other, by, reason, patience, payload);
    }

    /** The same, ordered by somebody. */
    public Kill by(String who) {
        return new Kill(pid, instance, signal, who, reason, patience, payload);
    }

    /** The same with a reason. */
    public Kill reason(@Nullable String why) {
        return new Kill(pid, instance, signal, by, why, patience, payload);
    }

    /** The same with another time to wait; zero does not wait. */
    public Kill await(Duration time) {
        return new Kill(pid, instance, signal, by, reason, time, payload);
    }

    /** The same with something to say to the application. @throws ProcessException if the signal carries no payload */
    public Kill payload(@Nullable String said) {
        return new Kill(pid, instance, signal, by, reason, patience, said);
    }

    /** True if what it sends can end a process, so that waiting for the end makes sense. */
    boolean ends() {
        return signal.action() == Signal.Action.EXIT || signal.action() == Signal.Action.CORE;
    }

    Signal.Received received() {
        return new Signal.Received(signal, by, reason, payload);
    }
}
