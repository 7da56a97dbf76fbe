/**
 * The command line's two ends: {@link io.archangel.server.cli.Client}, thin so that it starts quickly, and
 * {@link io.archangel.server.cli.UnixDoor} inside the server, with {@link io.archangel.server.cli.Wire} between them.
 */
@NullMarked
package io.archangel.server.cli;

import org.jspecify.annotations.NullMarked;
