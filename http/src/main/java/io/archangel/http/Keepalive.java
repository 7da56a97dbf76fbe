package io.archangel.http;

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
    private final long patience;
    private long heard;
    private boolean asked;

    /** @param patience how long nothing may come  @param now by the loop's time */
    Keepalive(Duration patience, long now) {
        this.patience = patience.toNanos();
        heard = now;
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
    void heard(long now) {
        heard = now;
        asked = false;
    }

    /** What is to be done when it is looked at. */
    Step look(long now) {
        if (now - heard < patience) {
            return Step.WAIT;
        }
        if (!asked) {
            asked = true;
            return Step.ASK;
        }
        return now - heard < 2 * patience ? Step.WAIT : Step.GIVE_UP;
    }

    /** When to look again. */
    Duration next(long now) {
        long due = heard + (asked ? 2 * patience : patience);
        return Duration.ofNanos(Math.max(1, due - now));
    }
}
