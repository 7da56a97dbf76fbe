/**
 * What holds for all modules together. Start with {@link io.archangel.proof.ArchitectureTest}, the map as a test;
 * {@link io.archangel.proof.StyleTest} is the part of the house style that a compiler cannot see.
 */
@NullMarked
package io.archangel.proof;

import org.jspecify.annotations.NullMarked;
