/** Clients of the doors that never read, many at once. Start with {@link io.archangel.proof.mute.NeverReaders}. */
@NullMarked
package io.archangel.proof.mute;

import org.jspecify.annotations.NullMarked;
