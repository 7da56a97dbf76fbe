package io.archangel.http;

import io.archangel.http.wire.Head;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An app in its place, with what it has been asked. */
final class Mounted {
    private final App app;
    private final boolean listed;
    private final boolean hurried;

    /** What is asked of the app on no route that listings show, and who runs the threads of its requests where it has none. */
    private final Route whole;

    private Mounted(App app, boolean listed, boolean hurried) {
        this.app = app;
        this.listed = listed;
        this.hurried = hurried;
        whole = app.handler() instanceof Inline ? Route.inline("*", "/") : Route.of("*", "/", app.scheduling());
    }

    static Mounted of(App app) {
        return new Mounted(app, true, false);
    }

    /** An app behind filters, of which the last is asked first. */
    static App behind(List<Filter> filters, App app) {
        var behind = app;
        for (var filter : filters) {
            behind = behind.filter(filter);
        }
        return behind;
    }

    /** What answers where nothing is mounted; it belongs to no app. */
    static Mounted nowhere(List<Filter> filters) {
        return new Mounted(behind(filters, App.of("none", "/", Handler.inline(rq -> Errors.NOWHERE))), false, false);
    }

    /** What answers while memory is scarce, and takes no body in first. */
    static Mounted exhausted() {
        return new Mounted(App.of("none", "/", Handler.inline(rq -> Errors.EXHAUSTED)), false, true);
    }

    App app() {
        return app;
    }

    Route whole() {
        return whole;
    }

    /** Which of its routes a request is for, or null if it has none. */
    @Nullable
    Routed route(Request rq) {
        return app.handler() instanceof Routing routing
                ? Objects.requireNonNull(
                        routing.route(rq), "the routing returned null; return who says that there is none")
                : null;
    }

    /** Under what its requests for a route are counted. */
    Route counted(Route route) {
        return route.isAside() ? whole : route;
    }

    /** How many of its requests have ended. */
    long served() {
        return whole.served() + routes().stream().mapToLong(Route::served).sum();
    }

    /** How many of its requests are being answered. */
    long inFlight() {
        return whole.inFlight() + routes().stream().mapToLong(Route::inFlight).sum();
    }

    boolean isRouted() {
        return app.handler() instanceof Routing;
    }

    List<Route> routes() {
        return app.handler() instanceof Routing routing ? routing.routes() : List.of();
    }

    /** False for what is no app of anybody's. */
    boolean isListed() {
        return listed;
    }

    /** True if it is answered before its body is there. */
    boolean isHurried() {
        return hurried;
    }

    /** True if a request is for the app's own path, or one below it. */
    boolean takes(Head head) {
        return isBelow(app.path(), head.path());
    }

    /** True if a path is another, or below it. */
    static boolean isBelow(String prefix, String path) {
        return prefix.equals("/")
                || (path.startsWith(prefix)
                        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
    }
}
