package io.archangel.peers;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;

/** Helidon: a virtual thread for each connection, and a handler that may block. */
final class Helidon {
    private Helidon() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        var body = Peer.bytes();
        var server = WebServer.builder()
                .host(Peer.HOST)
                .port(0)
                .routing(routing -> routing.get("/", (request, response) -> {
                            response.headers().set(HeaderNames.CONTENT_TYPE, Peer.PLAIN);
                            response.send(body);
                        })
                        .get(Peer.POLL, (request, response) -> Peer.never()))
                .build()
                .start();
        Peer.serving(server.port());
    }
}
