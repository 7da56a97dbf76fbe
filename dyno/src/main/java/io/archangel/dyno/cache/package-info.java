/**
 * Caches whose entries are recomputed a little before they expire, by one caller and not by all. Start with
 * {@link io.archangel.dyno.cache.Caches}.
 *
 *     var caches = Caches.create(manager);
 *     caches.mount();                                                  // `caches`, `flush NAME` in the shell
 *     var rates = caches.add("rates", CacheOptions.keep(Duration.ofMinutes(1)), bank::rate);
 *     var euro = rates.get("EUR");
 *
 * It depends on the kernel and on Caffeine, which keeps the entries. The packages beside it stand alone too, and don't know
 * it.
 */
@NullMarked
package io.archangel.dyno.cache;

import org.jspecify.annotations.NullMarked;
