/**
 * Proof that nothing is left over: connections of all kinds come by the million, half of them broken off, and at the end no
 * process, channel, buffer, descriptor or thread remains. Start with {@link io.archangel.proof.loss.NoLoss}.
 */
@NullMarked
package io.archangel.proof.loss;

import org.jspecify.annotations.NullMarked;
