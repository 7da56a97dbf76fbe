/**
 * Three dissimilar apps side by side, to try the product on: a chat by long poll, a slow stream of words, a hello. The
 * first two have a breaker each, and the chat's page is kept in a cache, to be seen in the shell. Start with
 * {@link io.archangel.server.demo.Demo}.
 */
@NullMarked
package io.archangel.server.demo;

import org.jspecify.annotations.NullMarked;
