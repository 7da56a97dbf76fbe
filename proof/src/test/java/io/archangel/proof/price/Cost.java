package io.archangel.proof.price;

/**
 * What a case took.
 *
 * @param time        its median: nanoseconds, of a listing milliseconds
 * @param onProcessor nanoseconds that the threads on which processes come and go had a processor; not a number where that
 *                    is not counted
 * @param bytes       what these threads allocated; as above
 */
record Cost(double time, double onProcessor, double bytes) {}
