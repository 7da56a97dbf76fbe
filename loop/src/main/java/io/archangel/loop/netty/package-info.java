/**
 * The loop on Netty's transports: the only package that imports them. Start with
 * {@link io.archangel.loop.netty.NettyLoop}.
 *
 *     var loop = NettyLoop.create(LoopOptions.defaults());
 *
 * Whoever assembles a server may depend on it; protocols have no need to.
 */
@NullMarked
package io.archangel.loop.netty;

import org.jspecify.annotations.NullMarked;
