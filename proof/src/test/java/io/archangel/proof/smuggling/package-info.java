/**
 * Requests that two servers could read in two ways: each is refused, or is exactly the requests that it says. Start with
 * {@link io.archangel.proof.smuggling.SmugglingTest}; the cases are in {@code src/test/resources/smuggling}.
 */
@NullMarked
package io.archangel.proof.smuggling;

import org.jspecify.annotations.NullMarked;
