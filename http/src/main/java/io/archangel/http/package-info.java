/**
 * The web server: apps by host and path, each connection and each request a process. Start with
 * {@link io.archangel.http.HttpServer} and {@link io.archangel.http.Handler}.
 *
 *     var server = HttpServer.create(manager, HttpOptions.defaults());
 *     server.mount("/hello", "hello", rq -> Response.text("Hello, " + rq.query("name").orElse("world") + "\n"));
 *     server.listen(loop, "localhost", 8080);
 *
 * It stands on loop and process; xing, web and server may depend on it.
 */
@NullMarked
package io.archangel.http;

import org.jspecify.annotations.NullMarked;
