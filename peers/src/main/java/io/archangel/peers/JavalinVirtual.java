package io.archangel.peers;

import io.javalin.Javalin;

/** Javalin: Jetty and its servlets on virtual threads. */
final class JavalinVirtual {
    private JavalinVirtual() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        var app = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.concurrency.useVirtualThreads = true;
                    config.routes.get(
                            "/", context -> context.contentType(Peer.PLAIN).result(Peer.TEXT));
                    config.routes.get(Peer.POLL, context -> Peer.never());
                })
                .start(Peer.HOST, 0);
        Peer.serving(app.port());
    }
}
