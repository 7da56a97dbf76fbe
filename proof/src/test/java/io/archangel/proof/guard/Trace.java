package io.archangel.proof.guard;

import org.jspecify.annotations.Nullable;

/**
 * A report, seen somewhere.
 *
 * @param where where
 * @param pid   of whom it tells, 0 if of no process
 * @param cause what was thrown, as far as it tells
 */
record Trace(Where where, long pid, @Nullable Throwable cause) {
    /** Where the world listens. */
    enum Where {
        REPORTER,
        LOOP,
        LOG,
        FUTURE
    }
}
