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
    private final FakeEnd end = new End();
    private boolean paused;
    private boolean ended;
    private boolean closed;
    private boolean reset;

    private FakePeer(FakeTransport transport) {
        this.transport = transport;
    }

    /** At the other end of that. */
    static FakePeer of(FakeTransport transport) {
        var peer = new FakePeer(transport);
        transport.join(peer.end);
        return peer;
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
        transport.takeEof();
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

    /** True once the other end has said that it sends no more, or has closed the connection. */
    public boolean isEnded() {
        return ended;
    }

    /** True once the other end has closed the connection, in whatever way. */
    public boolean isClosed() {
        return closed;
    }

    /** True if the other end has TLS, which needs no agreement here. */
    public boolean isEncrypted() {
        return transport.tls().isPresent();
    }

    /** True if the other end has reset it. */
    public boolean isReset() {
        return reset;
    }

    private final class End implements FakeEnd {
        @Override
        public boolean take(byte[] bytes) {
            if (!paused) {
                received.writeBytes(bytes);
            }
            return !paused;
        }

        @Override
        public void takeEof() {
            ended = true;
        }

        @Override
        public void end(boolean byReset) {
            ended = true;
            closed = true;
            reset |= byReset;
        }

        @Override
        public void drain() {}
    }
}
