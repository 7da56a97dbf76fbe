/**
 * Other web servers, each with two routes, for ours to be measured beside: {@code /} greets in plain text, {@code /poll}
 * never answers. One thread serves, or one carrier: each is started on one core. {@link io.archangel.peers.BareNetty} is the
 * base. Nothing but the benchmark may depend on this.
 */
@NullMarked
package io.archangel.peers;

import org.jspecify.annotations.NullMarked;
