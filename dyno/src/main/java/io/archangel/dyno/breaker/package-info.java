/**
 * Breakers: fuses that can be reset, between a program and what it depends on. Start with
 * {@link io.archangel.dyno.breaker.Breakers}.
 *
 *     var breakers = Breakers.create(manager.clock());
 *     breakers.mount(manager);                                   // `breakers`, `trip NAME`, `reset NAME` in the shell
 *     var mail = breakers.add("mail", BreakerOptions.defaults());
 *     mail.call(() -> smtp.send(letter));
 *
 * It depends on the kernel and on resilience4j, which counts. The packages beside it stand alone too, and don't know it.
 */
@NullMarked
package io.archangel.dyno.breaker;

import org.jspecify.annotations.NullMarked;
