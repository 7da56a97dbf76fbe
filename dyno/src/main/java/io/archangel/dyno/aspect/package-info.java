/**
 * Aspects: a function is enhanced by a chain of filters round its argument and its result, composed once. Start with
 * {@link io.archangel.dyno.aspect.Aspect}.
 *
 *     var price = Aspect.chain(logged, cached).around(this::price);
 *     price.call("tea");
 *
 * It depends on the JDK alone. The packages beside it stand alone too, and don't know it.
 */
@NullMarked
package io.archangel.dyno.aspect;

import org.jspecify.annotations.NullMarked;
