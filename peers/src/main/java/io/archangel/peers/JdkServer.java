package io.archangel.peers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;

/** The server that comes with the JDK. */
final class JdkServer {
    private JdkServer() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        // another provider is on the class path
        System.setProperty("com.sun.net.httpserver.HttpServerProvider", "sun.net.httpserver.DefaultHttpServerProvider");
        // without it answers wait for the client's acknowledgements
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Exchanges.serve(HttpServer.create(Peer.anywhere(), 0));
    }
}
