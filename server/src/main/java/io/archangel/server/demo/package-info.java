/**
 * Three dissimilar apps side by side, to try the product on: a chat by long poll, a slow stream of words, a hello. Start
 * with {@link io.archangel.server.demo.Demo}.
 */
@NullMarked
package io.archangel.server.demo;

import org.jspecify.annotations.NullMarked;
