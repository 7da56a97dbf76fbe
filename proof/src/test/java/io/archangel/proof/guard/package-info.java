/**
 * Proof that foreign code is called in one guarded way: whatever callback throws whatever, only its process ends, with one
 * report. Start with {@link io.archangel.proof.guard.GuardedCallOutTest}; a callback that the API gains is found by
 * {@link io.archangel.proof.guard.Callouts} and wants a {@link io.archangel.proof.guard.Scenario}.
 */
@NullMarked
package io.archangel.proof.guard;

import org.jspecify.annotations.NullMarked;
