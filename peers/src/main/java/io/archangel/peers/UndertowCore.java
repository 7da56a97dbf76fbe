package io.archangel.peers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Undertow: a handler that does not block, on its one thread for input and output. */
final class UndertowCore {
    private UndertowCore() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        var body =
                ByteBuffer.allocateDirect(Peer.TEXT.length()).put(Peer.bytes()).flip();
        var server = Undertow.builder()
                .setIoThreads(1)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .addHttpListener(0, Peer.HOST)
                .setHandler(exchange -> {
                    if (exchange.getRequestPath().equals(Peer.POLL)) {
                        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
                    } else {
                        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Peer.PLAIN);
                        exchange.getResponseSender().send(body.duplicate());
                    }
                })
                .build();
        server.start();
        Peer.serving(((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort());
    }
}
