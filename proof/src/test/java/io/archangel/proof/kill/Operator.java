package io.archangel.proof.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Somebody at the telnet door, on a terminal that can do nothing. */
public final class Operator implements AutoCloseable {
    private final Socket socket;
    private final StringBuilder heard = new StringBuilder();

    public Operator(InetSocketAddress door) throws IOException {
        socket = new Socket(door.getAddress(), door.getPort());
        socket.setSoTimeout(30_000);
    }

    public void types(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    }

    /** Reads on until this text has come. @return what came before it */
    public String waitsFor(String text) throws IOException {
        int at = heard.indexOf(text);
        var buffer = new byte[4096];
        while (at < 0) {
            int length = socket.getInputStream().read(buffer);
            if (length < 0) {
                throw new IOException("the door closed before '" + text + "' came, after: " + heard);
            }
            heard.append(new String(buffer, 0, length, UTF_8));
            at = heard.indexOf(text);
        }
        var before = heard.substring(0, at);
        heard.delete(0, at + text.length());
        return before;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
