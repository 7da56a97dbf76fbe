package io.archangel.proof.scarce;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Many connections that ask once and stay. */
final class Crowd implements AutoCloseable {
    private final List<Socket> clients = new ArrayList<>();
    private final InetSocketAddress server;

    Crowd(InetSocketAddress server) {
        this.server = server;
    }

    /** So many more come. */
    void come(int count, String path) throws IOException {
        for (int client = 0; client < count; client++) {
            clients.add(ask(path));
        }
    }

    private Socket ask(String path) throws IOException {
        var socket = new Socket(server.getAddress(), server.getPort());
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        return socket;
    }

    /** Asks once, and waits no longer than this. @return the answer's first line, or what went wrong */
    String answer(String path, int millis) {
        try (var socket = ask(path)) {
            socket.setSoTimeout(millis);
            return new String(socket.getInputStream().readNBytes(12), US_ASCII);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** All of them go. */
    @Override
    public void close() throws IOException {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
    }
}
