/**
 * Timers: work that is done again and again, or once, after a delay; each is a process, and so is each run of it. Start with
 * {@link io.archangel.dyno.timer.Timers}.
 *
 *     var timers = Timers.create(manager);
 *     timers.mount();                                                  // `timers`, `run NAME` in the shell
 *     timers.add("sweep", TimerOptions.every(Duration.ofMinutes(10)).app("shop"), baskets::sweep);
 *
 * It depends on the kernel alone. The packages beside it stand alone too, and don't know it.
 */
@NullMarked
package io.archangel.dyno.timer;

import org.jspecify.annotations.NullMarked;
