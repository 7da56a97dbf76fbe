/** Clients that take their time, many at once. Start with {@link io.archangel.proof.slow.SlowClients}. */
@NullMarked
package io.archangel.proof.slow;

import org.jspecify.annotations.NullMarked;
