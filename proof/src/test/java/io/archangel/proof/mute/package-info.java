/** Clients of the doors that never read. */
@NullMarked
package io.archangel.proof.mute;

import org.jspecify.annotations.NullMarked;
