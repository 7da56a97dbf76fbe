package io.archangel.dyno.timer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a timer runs, and for whom.
 *
 * @param delay   from its start to the first run, and from the end of each run to the next, 1 ms to 365 days
 * @param repeats whether there is a next run; a timer without one ends with its first
 * @param app     the application it belongs to, or null, as it is unless told
 */
public record TimerOptions(
        Duration delay, boolean repeats, @Nullable String app) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(365);

    /** @throws TimerException if the delay is out of range */
    public TimerOptions {
        if (delay.compareTo(LEAST) < 0 || delay.compareTo(MOST) > 0) {
            throw new TimerException("delay is " + delay + "; give " + LEAST + " to " + MOST);
        }
    }

    /** Again and again, so long after its start and after each run. */
    public static TimerOptions every(Duration delay) {
        return new TimerOptions(delay, true, null);
    }

    /** Once, so long after its start. */
    public static TimerOptions once(Duration delay) {
        return new TimerOptions(delay, false, null);
    }

    /** The same for an application. */
    public TimerOptions app(String owner) {
        return new TimerOptions(delay, repeats, owner);
    }
}
