/**
 * Small programs that use the modules as an embedder would. Start with {@link io.archangel.examples.TheNote}, the line
 * that all of this began with. Each has a test that runs it over real sockets.
 */
@NullMarked
package io.archangel.examples;

import org.jspecify.annotations.NullMarked;
