/**
 * Long proofs that {@code .ci/long} runs and whose figures are kept in {@code docs/measurements}. Start with
 * {@link io.archangel.proof.KillLatency}.
 */
@NullMarked
package io.archangel.proof;

import org.jspecify.annotations.NullMarked;
