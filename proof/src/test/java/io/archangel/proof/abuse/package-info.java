/**
 * Clients that are up to no good: floods of HTTP/2 frames written by hand, and those that take their time. Start with
 * {@link io.archangel.proof.abuse.FloodTest}.
 */
@NullMarked
package io.archangel.proof.abuse;

import org.jspecify.annotations.NullMarked;
