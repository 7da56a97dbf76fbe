/**
 * The server as people run it: flags, the folder it keeps, the doors, the demo, put together. Start with
 * {@link io.archangel.server.Archangel}.
 *
 *     try (var server = Archangel.start(flags)) {
 *         System.exit(server.awaitStop());
 *     }
 *
 * It may depend on every module; none depends on it.
 */
@NullMarked
package io.archangel.server;

import org.jspecify.annotations.NullMarked;
