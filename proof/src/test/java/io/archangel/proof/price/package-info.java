/**
 * What the bookkeeping costs. {@link io.archangel.proof.price.Price} measures all of it and writes the page
 * {@code docs/measurements/price.md}; the other classes are what JMH runs for it.
 */
@NullMarked
package io.archangel.proof.price;

import org.jspecify.annotations.NullMarked;
