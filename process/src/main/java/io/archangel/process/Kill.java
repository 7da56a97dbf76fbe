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
 * @param reason   why, or null
 * @param patience how long to wait for the end, 0 to 1 hour; 1 s unless told
 */
public record Kill(
        long pid,
        @Nullable String instance,
        Signal signal,
        String by,
        @Nullable String reason,
        Duration patience) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws ProcessException if {@code patience} is out of range */
    public Kill {
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new ProcessException("patience is " + patience + "; give a time from 0 to 1 hour");
        }
    }

    /** TERM to this pid, waited for up to a second. */
    public static Kill of(long pid) {
        return new Kill(pid, null, Signal.TERM, "program", null, Duration.ofSeconds(1));
    }

    /** The same, only if the manager is still the one the pid was read from. */
    public Kill instance(@Nullable String id) {
        return new Kill(pid, id, signal, by, reason, patience);
    }

    /** The same with another signal. */
    public Kill signal(Signal other) {
        return new Kill(pid, instance, other, by, reason, patience);
    }

    /** The same, ordered by somebody. */
    public Kill by(String who) {
        return new Kill(pid, instance, signal, who, reason, patience);
    }

    /** The same with a reason. */
    public Kill reason(@Nullable String why) {
        return new Kill(pid, instance, signal, by, why, patience);
    }

    /** The same with another time to wait; zero does not wait. */
    public Kill await(Duration time) {
        return new Kill(pid, instance, signal, by, reason, time);
    }
}
