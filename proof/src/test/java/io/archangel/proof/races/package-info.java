/**
 * What the kernel promises when several causes come at one moment, proven by stress: {@link
 * io.archangel.proof.races.Causes} is where to start. {@link io.archangel.proof.races.Mutant} spoils the kernel on purpose,
 * and each proof must notice.
 */
@NullMarked
package io.archangel.proof.races;

import org.jspecify.annotations.NullMarked;
