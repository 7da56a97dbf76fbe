/**
 * A hundred thousand that wait, and one order that ends them all. Start with {@link io.archangel.proof.crowd.MassKill}.
 */
@NullMarked
package io.archangel.proof.crowd;

import org.jspecify.annotations.NullMarked;
