package io.archangel.peers;

import java.io.IOException;
import robaho.net.httpserver.DefaultHttpServerProvider;

/** robaho's server behind the JDK's interface. */
final class Robaho {
    private Robaho() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Exchanges.serve(new DefaultHttpServerProvider().createHttpServer(Peer.anywhere(), 0));
    }
}
