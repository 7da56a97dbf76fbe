package io.archangel.xing;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.http.Events;
import io.archangel.http.Filter;
import io.archangel.http.Folder;
import io.archangel.http.Router;
import io.archangel.http.WebSocket;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A site: a list of what it answers. It is built by one thread, mounted once or several times, and fixed from then on.
 *
 *     var site = Site.create()
 *             .get("/hello/{name}", rq -> text("Hello " + rq.path("name")))
 *             .get("/people/{id:int}", rq -> people.find(rq.pathInt("id")))
 *             .post("/people", NewPerson.class, (rq, person) -> people.add(person))
 *             .sse("/events", (rq, events) -> feed.forEach(events::send))
 *             .ws("/chat", Room::new);
 *     server.mount("/", "people", site);
 *
 * Patterns have parameters that take one segment, {@code {name}}; of some type, {@code {id:int}}, long or uuid; or, at the end,
 * all the rest, {@code {path...}}. What is literal goes before a type, that before {@code {name}}, that before the rest. HEAD
 * is answered by GET; OPTIONS, and 405 with Allow for methods that nobody takes, by the site. Routes of which one could not be
 * told from another, or never be reached, are refused when it is mounted.
 */
public interface Site extends Router {

    /** A site that has no routes yet. */
    static Site create() {
        return new Routes();
    }

    /**
     * Adds a route.
     *
     * @param method  {@code GET}; {@code *} for any that has no route of its own
     * @return this site
     * @throws XingException if method or pattern is malformed, or the site is mounted
     */
    Site route(String method, String pattern, Endpoint endpoint, Option... options);

    /**
     * Adds one whose endpoint gets a record, as {@link Call#bind} fills it.
     *
     * @param input its type
     * @throws XingException also if that has what nothing that is sent could be bound to; it names the route, the field and its type
     */
    <I> Site route(String method, String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options);

    /** Adds one whose endpoint gets a record of the type that its class says. @throws XingException if it says none */
    <I> Site route(String method, String pattern, TypedEndpoint<I> endpoint, Option... options);

    /** Has something answer GET, and HEAD, in plain text, as OpenAPI says then: text that it returns is sent so, and not as JSON. */
    Site text(String pattern, Endpoint endpoint, Option... options);

    /** Answers GET, and HEAD, with a plain text that is always the same, on the loop. */
    Site text(String pattern, String text, Option... options);

    /** Server-sent events, from a virtual thread that may block. */
    Site sse(String pattern, EventFeed feed, Option... options);

    /** A WebSocket, heard by a listener of its own. */
    default Site ws(String pattern, Supplier<? extends WebSocket.Listener> listener, Option... options) {
        return ws(pattern, rq -> listener.get(), options);
    }

    /** The same, of which the listener knows the request. */
    Site ws(String pattern, Function<? super Call, ? extends WebSocket.Listener> listener, Option... options);

    /** A WebSocket on which a virtual thread talks. */
    Site ws(String pattern, Conversation talk, Option... options);

    /** Adds routes below a prefix, with filters of their own. @param prefix {@code /admin}; empty for filters alone */
    Site group(String prefix, Consumer<? super Site> routes);

    /**
     * Puts a filter before all routes of this site or group, wherever they stand; a site's, too, before what answers where
     * there is no route. Of several, the first is asked first, and a site's before a group's. Filters of inline routes must
     * not block. The request that a filter gets is a {@link Call}.
     */
    Site filter(Filter filter);

    /**
     * Puts a breaker before all routes of this site or group, as a filter. What it refuses is answered with 503 and Retry-After.
     * As failed it counts what is thrown, as its options say, and what is answered with 500 or more; that comes as it is. A
     * stream, or an answer that comes later, has passed once it has begun.
     */
    default Site breaker(Breaker breaker) {
        return filter(new Fused(breaker));
    }

    /** Has values that endpoints of the whole site return made into answers; of several, the first that does it. */
    Site renderer(Renderer renderer);

    /** Shows the site's routes and their types at {@code /openapi.json}, as OpenAPI 3.1. @param version of the site's own */
    Site openapi(String title, String version);

    /** The path of a named route below the site's place, with these parameters, encoded. @throws XingException if none is */
    String url(String name, Object... values);

    /** Shows the files of a folder below a path, as {@link Folder} does. @throws io.archangel.http.HttpException if there is none */
    default Site files(String prefix, Path folder) {
        var files = Folder.of(folder);
        return get(prefix + "/{path...}", rq -> files.file(rq, "/" + rq.path("path")));
    }

    /** Has something answer GET, and HEAD. @return this site */
    default Site get(String pattern, Endpoint endpoint, Option... options) {
        return route("GET", pattern, endpoint, options);
    }

    /** The same with a record of the query and the path. */
    default <I> Site get(String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options) {
        return route("GET", pattern, input, endpoint, options);
    }

    /** The same, whose class says the type. */
    default Site get(String pattern, TypedEndpoint<?> endpoint, Option... options) {
        return route("GET", pattern, endpoint, options);
    }

    /** Has something answer POST. @return this site */
    default Site post(String pattern, Endpoint endpoint, Option... options) {
        return route("POST", pattern, endpoint, options);
    }

    /** The same with a record of the body and the path. */
    default <I> Site post(String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options) {
        return route("POST", pattern, input, endpoint, options);
    }

    /** The same, whose class says the type. */
    default Site post(String pattern, TypedEndpoint<?> endpoint, Option... options) {
        return route("POST", pattern, endpoint, options);
    }

    /** Has something answer PUT. @return this site */
    default Site put(String pattern, Endpoint endpoint, Option... options) {
        return route("PUT", pattern, endpoint, options);
    }

    /** The same with a record of the body and the path. */
    default <I> Site put(String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options) {
        return route("PUT", pattern, input, endpoint, options);
    }

    /** Has something answer PATCH. @return this site */
    default Site patch(String pattern, Endpoint endpoint, Option... options) {
        return route("PATCH", pattern, endpoint, options);
    }

    /** The same with a record of the body and the path. */
    default <I> Site patch(String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options) {
        return route("PATCH", pattern, input, endpoint, options);
    }

    /** Has something answer DELETE. @return this site */
    default Site delete(String pattern, Endpoint endpoint, Option... options) {
        return route("DELETE", pattern, endpoint, options);
    }

    /** Has something answer whatever method has no route of its own. @return this site */
    default Site any(String pattern, Endpoint endpoint, Option... options) {
        return route("*", pattern, endpoint, options);
    }

    /** Sends server-sent events. */
    @FunctionalInterface
    interface EventFeed {
        /** Sends them. Called once, on a virtual thread of the request's; its return ends the stream. */
        void send(Call rq, Events events) throws Exception;
    }

    /** Talks on a WebSocket. */
    @FunctionalInterface
    interface Conversation {
        /** Talks. Called once, on a virtual thread of the request's; its return closes the WebSocket. */
        void talk(Call rq, WebSocket.Peer peer) throws Exception;
    }
}
