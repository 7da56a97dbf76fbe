/**
 * The web framework: a site is a list of what it answers. Start with {@link io.archangel.xing.Site}.
 *
 *     var site = Site.create()
 *             .get("/hello/{name}", rq -> text("Hello " + rq.path("name")));
 *     server.mount("/", "hello", site);
 *
 * It stands on http, process and dyno; web, server and examples may depend on it.
 */
@NullMarked
package io.archangel.xing;

import org.jspecify.annotations.NullMarked;
