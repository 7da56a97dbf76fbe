/**
 * Suites of others against our server: h2spec for HTTP/2, Autobahn for WebSocket. Neither is in the repository; the scripts
 * in {@code .ci} bring them from Maven Central. Start with {@link io.archangel.proof.conformance.H2Spec}.
 */
@NullMarked
package io.archangel.proof.conformance;

import org.jspecify.annotations.NullMarked;
