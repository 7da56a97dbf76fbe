package io.archangel.http;

import io.archangel.process.Clock;
import java.time.Duration;

/**
 * Whether a client that says nothing is still there.
 *
 * <pre>
 * HEARD --nothing for a time--> ASKED --nothing for as long again--> GONE
 *   ^-----------anything------------+
 * </pre>
 *
 * <p>On the loop only.
 */
final class Keepalive {
    private final Duration patience;
    private final Clock clock;
    private long heard;
    private boolean asked;

    /** @param patience how long nothing may come */
    Keepalive(Duration patience, Clock clock) {
        this.patience = patience;
        this.clock = clock;
        heard = clock.nanos();
    }

    /** What is to be done now. */
    enum Step {
        /** Wait on. */
        WAIT,

        /** Ask. */
        ASK,

        /** Give up. */
        GIVE_UP
    }

    /** Something came, or nothing can come just now. */
    void heard() {
        heard = clock.nanos();
        asked = false;
    }

    /** What is to be done when it is looked at. */
    Step look() {
        long silent = clock.nanos() - heard;
        long most = patience.toNanos();
        if (silent < most) {
            return Step.WAIT;
        }
        if (!asked) {
            asked = true;
            return Step.ASK;
        }
        return silent < 2 * most ? Step.WAIT : Step.GIVE_UP;
    }

    /** When to look again. */
    Duration next() {
        long due = heard + (asked ? 2 : 1) * patience.toNanos();
        return Duration.ofNanos(Math.max(1, due - clock.nanos()));
    }
}
