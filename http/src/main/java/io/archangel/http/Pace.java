package io.archangel.http;

import java.time.Duration;

/** Whether a request's body comes fast enough, which is looked at every ten seconds. On the loop only. */
final class Pace {
    static final Duration LOOK = Duration.ofSeconds(10);

    private final long least;
    private long arrived;
    private boolean excused;

    /** @param rate how many bytes a second are fast enough */
    Pace(int rate) {
        least = rate * LOOK.toSeconds();
    }

    /** It is looked at from now on. */
    void begin() {
        arrived = 0;
        excused = false;
    }

    void arrived(int bytes) {
        arrived += bytes;
    }

    /** The client is not alone to blame for what has not come by the next look. */
    void excuse() {
        excused = true;
    }

    boolean isTooSlow() {
        return !excused && arrived < least;
    }
}
