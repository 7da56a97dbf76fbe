package io.archangel.http;

import io.archangel.process.Exit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a client speaks: HTTP/2 if TLS has agreed on it, or if its first bytes are the preface of HTTP/2 (RFC
 * 9113, 3.3 and 3.4), else HTTP/1.1. Whatever stands in front of either has been taken out before.
 */
final class Opening implements Dialect {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Waiting waiting = new Waiting();
    private final boolean isAgreed;

    private Opening(Connection connection, boolean isAgreed) {
        this.connection = connection;
        this.isAgreed = isAgreed;
    }

    /** What is spoken on a connection that has just been made. */
    static Dialect of(Connection connection) {
        var tls = connection.transport().tls();
        boolean isAgreed = tls.isPresent() && tls.get().alpn().equals("h2");
        return tls.isEmpty() || isAgreed ? new Opening(connection, isAgreed) : new Http1(connection);
    }

    @Override
    public void received(ByteBuffer data) {
        boolean first = waiting.isEmpty();
        waiting.add(data);
        var bytes = waiting.bytes();
        int same = bytes.mismatch(ByteBuffer.wrap(PREFACE));
        if (same < 0 || same >= PREFACE.length) {
            bytes.position(PREFACE.length);
            hand(new Http2(connection), bytes);
        } else if (same < bytes.remaining()) {
            hand(isAgreed ? new Http2(connection) : new Http1(connection), bytes);
        } else if (first) {
            connection.deadline().in(connection.server().options().headTimeout());
        }
    }

    private void hand(Dialect next, ByteBuffer bytes) {
        connection.speak(next);
        if (next instanceof Http2 http) {
            http.begin();
        }
        next.received(bytes);
    }

    @Override
    public boolean inputEnded() {
        return false;
    }

    @Override
    public void writable(boolean now) {}

    @Override
    public void expired() {
        connection.transport().close();
    }

    @Override
    public void lost() {}

    @Override
    public String waits() {
        return "request";
    }

    @Override
    public @Nullable String release(Exit exit) {
        return null;
    }

    @Override
    public boolean isSeverable() {
        return true;
    }
}
