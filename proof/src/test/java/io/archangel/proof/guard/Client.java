package io.archangel.proof.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** One end of a connection, that waits half a minute for what is to come and no longer. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();

    Client(InetSocketAddress server) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
    }

    void send(String text) throws IOException {
        send(text.getBytes(US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** The next so many characters. */
    String read(int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    /** All until some text has come, or the end. */
    String readUntil(String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** Reads until the other end has gone, in whatever way. */
    void readOut() {
        try {
            socket.getInputStream().skip(Long.MAX_VALUE);
        } catch (SocketTimeoutException stays) {
            throw new AssertionError("the connection stays open", stays);
        } catch (IOException reset) {
            return;
        }
    }

    /** Asks for a path on a connection that stays. @return status and body, {@code 200 hello} */
    String get(String path) throws IOException {
        return ask("GET", path);
    }

    /** The same by another method. */
    String ask(String method, String path) throws IOException {
        send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var head = readUntil("\r\n\r\n");
        var length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()) + " " + read(Integer.parseInt(length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
