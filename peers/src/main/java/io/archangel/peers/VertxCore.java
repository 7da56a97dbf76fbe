package io.archangel.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/** Vert.x without its web router: one event loop, epoll. */
final class VertxCore {
    private VertxCore() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("Vert.x found no epoll");
        }
        var body = Buffer.buffer(Peer.TEXT);
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(Peer.HOST).setPort(0))
                .requestHandler(request -> {
                    if (!request.path().equals(Peer.POLL)) {
                        request.response().putHeader("Content-Type", Peer.PLAIN).end(body);
                    }
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Peer.serving(server.actualPort());
    }
}
