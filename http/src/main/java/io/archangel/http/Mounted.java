package io.archangel.http;

import java.util.concurrent.atomic.LongAdder;

/** An app in its place, with what it has been asked. */
final class Mounted {
    private final App app;
    private final boolean listed;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    private Mounted(App app, boolean listed) {
        this.app = app;
        this.listed = listed;
    }

    static Mounted of(App app) {
        return new Mounted(app, true);
    }

    /** What answers where nothing is mounted; it belongs to no app. */
    static Mounted nowhere() {
        var notFound = Response.text("Not found\n").status(404);
        return new Mounted(App.of("none", "/", Handler.inline(rq -> notFound)), false);
    }

    App app() {
        return app;
    }

    /** False for what is no app of anybody's. */
    boolean isListed() {
        return listed;
    }

    /** True if the path is the app's own or below it. */
    boolean takes(String path) {
        var prefix = app.path();
        return prefix.equals("/")
                || (path.startsWith(prefix)
                        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
    }

    void begin() {
        begun.increment();
    }

    void end() {
        ended.increment();
    }

    /** How many requests have ended. */
    long served() {
        return ended.sum();
    }

    /** How many requests are being answered. */
    long inFlight() {
        long over = ended.sum();
        return Math.max(0, begun.sum() - over);
    }
}
