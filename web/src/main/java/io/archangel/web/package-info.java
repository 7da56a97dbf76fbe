/**
 * The web console's door to the shell: a page, a REST API, live events and a shell over a WebSocket, as a site of xing on a port and
 * a loop of its own. Start with {@link io.archangel.web.WebDoor}.
 *
 *     var http = HttpServer.beside(manager, WebDoor.limits());
 *     var door = WebDoor.open(http, shell, manager, keeper, WebOptions.defaults(), () -> token, passwords);
 *     http.listen(loop, "127.0.0.1", 8081);
 *
 * Roles, filters, audit and all that acts are the shell's: what is asked for here becomes one of its commands. It may depend on
 * process, http, xing and shell; nothing but the server depends on it.
 */
@NullMarked
package io.archangel.web;

import org.jspecify.annotations.NullMarked;
