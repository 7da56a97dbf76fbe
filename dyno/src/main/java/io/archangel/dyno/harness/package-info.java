/**
 * A harness: exceptions are tapped where they pass, counted and logged, and go on as they are. Start with
 * {@link io.archangel.dyno.harness.Harness}.
 *
 *     var harness = Harness.create(Clock.system());
 *     harness.mount(manager);                              // `errors` in the shell
 *     var rate = harness.tap("rates", () -> bank.rate("EUR"));
 *
 * It depends on the kernel alone. The packages beside it stand alone too, and don't know it.
 */
@NullMarked
package io.archangel.dyno.harness;

import org.jspecify.annotations.NullMarked;
