/**
 * What a module implements to be seen in the shell without knowing it: {@link io.archangel.process.spi.Table} and
 * {@link io.archangel.process.spi.Verb}; and {@link io.archangel.process.spi.Tap}, by which somebody hears what passes.
 */
@NullMarked
package io.archangel.process.spi;

import org.jspecify.annotations.NullMarked;
