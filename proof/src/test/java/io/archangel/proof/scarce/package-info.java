/**
 * What happens when something runs out: descriptors, memory, the stack, clients' patience. Start with {@link
 * io.archangel.proof.scarce.DescriptorsTest}.
 */
@NullMarked
package io.archangel.proof.scarce;

import org.jspecify.annotations.NullMarked;
