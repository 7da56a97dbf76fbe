package io.archangel.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executors;

/** The JDK's interface of a web server, with a virtual thread for each piece of work, whoever stands behind it. */
final class Exchanges {
    private static final byte[] BODY = Peer.bytes();

    private Exchanges() {}

    /** Never returns. @param server bound, not yet started */
    static void serve(HttpServer server) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", Exchanges::answer);
        server.start();
        Peer.serving(server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals(Peer.POLL)) {
            try {
                Peer.never();
            } catch (InterruptedException over) {
                throw new InterruptedIOException();
            }
        }
        exchange.getResponseHeaders().set("Content-Type", Peer.PLAIN);
        exchange.sendResponseHeaders(200, BODY.length);
        try (var out = exchange.getResponseBody()) {
            out.write(BODY);
        }
    }
}
