package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import sun.misc.Signal;

/** What a client sends from several threads: what is typed, and how large the terminal has become. */
final class Sender {
    private final ReentrantLock lock = new ReentrantLock();
    private final DataOutputStream out;

    Sender(DataOutputStream out) {
        this.out = out;
    }

    /** Sends a frame. */
    void send(byte kind, byte[] content) throws IOException {
        lock.lock();
        try {
            Wire.send(out, kind, content);
        } finally {
            lock.unlock();
        }
    }

    /** Sends all that is typed, until there is no more. */
    void type(InputStream in) throws IOException {
        var buffer = new byte[8192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            send(Wire.INPUT, Arrays.copyOf(buffer, length));
        }
    }

    /** Sends the size of the terminal from now on whenever it changes. */
    void followSize() {
        var unused = Signal.handle(new Signal("WINCH"), changed -> {
            try {
                var size = new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                var words = new String(size.getInputStream().readAllBytes(), US_ASCII)
                        .strip()
                        .split(" ", -1);
                if (words.length == 2) {
                    send(
                            Wire.SIZE,
                            ByteBuffer.allocate(4)
                                    .putShort(Short.parseShort(words[1]))
                                    .putShort(Short.parseShort(words[0]))
                                    .array());
                }
            } catch (IOException | NumberFormatException staysAsItWas) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
