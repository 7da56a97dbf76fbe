/**
 * The server as people run it: flags, the folder it keeps, the doors, the demo, put together. {@code Archangel} is the
 * class to open first: it assembles all of it, and {@link io.archangel.server.Main} runs it.
 *
 *     archangel serve --http 8080 --telnet 8023 --var var
 *
 * It may depend on every module; none depends on it.
 */
@NullMarked
package io.archangel.server;

import org.jspecify.annotations.NullMarked;
