package io.archangel.proof.echo;

/**
 * One measurement of one server.
 *
 * @param rate     echoes a second
 * @param cpuNanos nanoseconds of the server's CPU time for each
 */
record Sample(double rate, double cpuNanos) {}
