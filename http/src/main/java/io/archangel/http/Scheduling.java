package io.archangel.http;

import io.archangel.loop.Placement;

/** Who runs the virtual threads of an app's requests; the table {@code apps} says who does now, and why. */
public enum Scheduling {
    /**
     * The pool of the JVM at first, then the loop once a hundred requests in a row have held their thread for less than half
     * a millisecond at a stretch, and the pool again from the first that holds it for longer.
     */
    ADAPTIVE,
    /**
     * The loop of the connection, whatever they do. A request that does not block costs little more there than an inline
     * one; one that computes for long holds up all connections of its loop.
     */
    LOOP,
    /** The pool of the JVM. */
    POOL;

    Placement placement() {
        return switch (this) {
            case ADAPTIVE -> Placement.adaptive();
            case LOOP -> Placement.loop();
            case POOL -> Placement.pool();
        };
    }
}
