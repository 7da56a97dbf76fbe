package io.archangel.dyno.breaker;

import io.archangel.process.ProcessEndedException;

/** What is a failure of the other side, unless somebody says otherwise. */
final class Failures {
    private Failures() {}

    /** All but an interrupt and the end of the calling process: who was killed says nothing about what he called. */
    static boolean isOne(Throwable thrown) {
        return !(thrown instanceof InterruptedException || thrown instanceof ProcessEndedException);
    }
}
