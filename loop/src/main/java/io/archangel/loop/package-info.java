/**
 * An event loop with transports and protocols, in the manner of tulip. Start with {@link io.archangel.loop.Loop} and
 * {@link io.archangel.loop.Protocol}.
 *
 *     var loop = NettyLoop.create(LoopOptions.defaults());
 *     loop.startServing(Echo::new, "localhost", 8080);
 *     loop.runForever();
 *
 * It stands on the kernel; protocols work without any process manager.
 */
@NullMarked
package io.archangel.loop;

import org.jspecify.annotations.NullMarked;
