package io.archangel.peers;

import io.activej.eventloop.Eventloop;
import io.activej.http.AsyncServlet;
import io.activej.http.HttpResponse;
import io.activej.http.HttpServer;
import io.activej.promise.SettablePromise;

/** ActiveJ: a loop, a parser and an encoder of its own, on the JDK's selector. */
final class ActiveJ {
    private ActiveJ() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        var loop = Eventloop.create();
        AsyncServlet servlet = request -> request.getPath().equals(Peer.POLL)
                ? new SettablePromise<>()
                : HttpResponse.ok200().withPlainText(Peer.TEXT).toPromise();
        var server = HttpServer.builder(loop, servlet)
                .withListenAddress(Peer.anywhere())
                .build();
        server.listen();
        Thread.ofPlatform().start(loop);
        Peer.serving(server.getBoundAddresses().getFirst().getPort());
    }
}
