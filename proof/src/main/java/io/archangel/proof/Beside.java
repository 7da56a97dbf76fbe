package io.archangel.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that does what is right, a request every 10 ms, on a thread of its own. */
public final class Beside implements AutoCloseable {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int PAUSE_MILLIS = 10;

    private final Socket socket;
    private final Thread thread = new Thread(this::ask, "beside");

    /** Written by its thread. */
    private volatile boolean over;

    private volatile int answers;
    private volatile long slowest;
    private volatile String trouble = "";

    public Beside(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        thread.start();
    }

    private void ask() {
        try {
            var answer = new byte[1024];
            int count = 0;
            long longest = 0;
            while (!over) {
                long asked = System.nanoTime();
                socket.getOutputStream().write(REQUEST);
                int size = socket.getInputStream().read(answer);
                if (size < 12 || !new String(answer, 0, size, US_ASCII).startsWith("HTTP/1.1 200")) {
                    throw new IOException("an answer of " + size + " bytes");
                }
                longest = Math.max(longest, System.nanoTime() - asked);
                slowest = longest;
                answers = ++count;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException failed) {
            trouble = failed.toString();
        }
    }

    /** How many answers came so far. */
    public int answers() {
        return answers;
    }

    /** How long the slowest of them took, in milliseconds. */
    public double slowestMillis() {
        return slowest / 1e6;
    }

    /** What went wrong; empty if nothing did. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        over = true;
        thread.join();
        socket.close();
    }
}
