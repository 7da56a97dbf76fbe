package io.archangel.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** What all of them do alike. */
final class Peer {
    /** All wait for the same thing, as pollers of one feed do. */
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    static final String HOST = "127.0.0.1";
    static final String POLL = "/poll";
    static final String TEXT = "Hello, World!";
    static final String PLAIN = "text/plain";

    private Peer() {}

    static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.US_ASCII);
    }

    /** A free port of this machine. */
    static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), 0);
    }

    /** Says where it serves, and ends the JVM when the standard input ends. Never returns. */
    static void serving(int port) {
        System.out.println(port);
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    /** What a handler that may block does with a poll. Never returns. */
    static void never() throws InterruptedException {
        NEVER.await();
    }
}
