package io.archangel.loop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The other end of a connection to a {@link FakeLoop}. What it does reaches the protocol with the loop's next
 * {@link FakeLoop#runReady}. Used on the loop's thread.
 */
public final class FakePeer {
    private final FakeTransport transport;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean paused;
    private boolean closed;
    private boolean reset;

    FakePeer(FakeTransport transport) {
        this.transport = transport;
    }

    /** Sends bytes. */
    public void send(byte[] bytes) {
        if (bytes.length > 0) {
            transport.arrive(bytes.clone());
        }
    }

    /** Sends text, in UTF-8. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends no more; may still receive. */
    public void close() {
        transport.arriveEof();
    }

    /** Breaks the connection off. */
    public void reset() {
        transport.arriveReset();
    }

    /** Takes no more bytes for now, so that the write buffer of the other end fills. */
    public void pause() {
        paused = true;
    }

    /** Takes bytes again. */
    public void resume() {
        paused = false;
        transport.drain();
    }

    /** All that came so far, as UTF-8. */
    public String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** All that came so far. */
    public byte[] receivedBytes() {
        return received.toByteArray();
    }

    /** True once the other end has closed the connection, in whatever way. */
    public boolean isClosed() {
        return closed;
    }

    /** True if the other end has reset it. */
    public boolean isReset() {
        return reset;
    }

    boolean take(byte[] bytes) {
        if (!paused) {
            received.writeBytes(bytes);
        }
        return !paused;
    }

    void end(boolean byReset) {
        closed = true;
        reset |= byReset;
    }
}
