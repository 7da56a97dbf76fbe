package io.archangel.proof.races;

import io.archangel.process.Limits;
import io.archangel.process.Process;
import java.io.IOException;
import java.time.Duration;

/** A process that does nothing but end. */
final class Victim extends Process {
    private static final IOException GONE = new IOException("gone");

    /** Whether it had a pid when it overstayed; written by the cause. */
    boolean knownToOverstay;

    /** It has been there for too long; now if it is registered, else as soon as it is. */
    void overstay() {
        knownToOverstay = pid() != 0;
        limit(Limits.NONE.age(Duration.ofNanos(1)));
    }

    /** Its client leaves. */
    void hangUp() {
        disconnected(GONE);
    }
}
