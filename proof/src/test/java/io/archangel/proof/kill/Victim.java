package io.archangel.proof.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client whose request will be killed. */
final class Victim implements AutoCloseable {
    private final Socket socket;

    Victim(InetSocketAddress server, String path) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
    }

    /** How the server knows it. */
    String address() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** What its socket sees within some milliseconds. */
    String sees(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return sees();
    }

    /** What its socket sees: the status of an answer, or {@code cut}. */
    String sees() throws IOException {
        var start = new String(socket.getInputStream().readNBytes("HTTP/1.1 503".length()), US_ASCII);
        return start.isEmpty() ? "cut" : start.substring("HTTP/1.1 ".length());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
