package io.archangel.proof.races;

import io.archangel.process.Limits;
import io.archangel.process.Process;
import java.io.IOException;

/** A process that does nothing but end. */
final class Victim extends Process {
    private static final IOException GONE = new IOException("gone");

    Victim() {
        limit(Limits.NONE.in(1, 1));
    }

    /** It is sent more than it may have; before it is registered that is nothing. */
    void overload() {
        countIn(2);
    }

    /** Its client leaves. */
    void hangUp() {
        disconnected(GONE);
    }
}
