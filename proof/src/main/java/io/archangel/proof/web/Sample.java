package io.archangel.proof.web;

/**
 * One measurement of one server.
 *
 * @param rate     requests a second
 * @param cpuNanos nanoseconds of the server's CPU time for each
 */
record Sample(double rate, double cpuNanos) {
    /** How much of its core the server used, 0 to 1: where that is little, the client was not fast enough for it. */
    double share() {
        return rate * cpuNanos / 1e9;
    }
}
