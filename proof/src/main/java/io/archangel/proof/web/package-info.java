/**
 * The web server beside its peers, on one core: {@link io.archangel.proof.web.WebBench} for what a request
 * costs, {@link io.archangel.proof.web.IdlePolls} for what a client costs that waits. The peers are a module of their own,
 * which only {@code -Ppeers} builds.
 */
@NullMarked
package io.archangel.proof.web;

import org.jspecify.annotations.NullMarked;
