/** Proof that a kill is real: what receipts say, against what sockets saw and stacks show. */
@NullMarked
package io.archangel.proof.kill;

import org.jspecify.annotations.NullMarked;
