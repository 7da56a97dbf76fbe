package io.archangel.http;

import io.archangel.http.wire.Encoder;
import io.archangel.http.wire.Head;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, as it goes out. On the loop only, but for {@link #endsByClose}; each method says how many
 * bytes it sent.
 *
 * <pre>
 * NOT BEGUN --begin--> BEGUN --end--> WHOLE
 * NOT BEGUN --send--> WHOLE
 * </pre>
 */
final class Answer {
    private static final int SMALL = 16 << 10;

    private enum State {
        NOT_BEGUN,
        BEGUN,
        WHOLE
    }

    private final Connection connection;
    private final @Nullable Head head;
    private boolean keeps;
    private boolean chunked;

    /** Written on the loop; publishes {@code chunked}. */
    private volatile State state = State.NOT_BEGUN;

    /** @param head of the request, or null if that was no valid one */
    Answer(Connection connection, @Nullable Head head) {
        this.connection = connection;
        this.head = head;
    }

    boolean isBegun() {
        return state != State.NOT_BEGUN;
    }

    boolean isWhole() {
        return state == State.WHOLE;
    }

    /** True if the connection goes on after it; known once it has begun. */
    boolean keeps() {
        return keeps;
    }

    /** True while it has begun and only the connection's end will tell its client that it is whole. Any thread. */
    boolean endsByClose() {
        return state == State.BEGUN && !chunked;
    }

    /** Sends all of it. */
    int send(Response response) {
        return send(response, connection.isDrainable());
    }

    /** Sends all of it in place of what the handler did not say; what is left of the request closes the connection. */
    int sendError(Response response) {
        return send(response, connection.isDrained());
    }

    private int send(Response response, boolean drained) {
        state = State.WHOLE;
        keeps = drained && connection.mayKeep(head);
        var body = response.body();
        var encoder = open(response);
        if (!response.isBare()) {
            encoder.length(body.length);
        }
        close(encoder);
        if (response.isBare() || isForHead()) {
            return connection.send(encoder.take());
        }
        if (body.length <= SMALL) {
            return connection.send(encoder.body(body).take());
        }
        return connection.send(encoder.take()) + connection.send(ByteBuffer.wrap(body));
    }

    /** Sends the head of an answer whose body is streamed. */
    int begin(Response response) {
        chunked = head != null && head.isHttp11();
        state = State.BEGUN;
        keeps = chunked && connection.isDrainable() && connection.mayKeep(head);
        var encoder = open(response);
        if (chunked) {
            encoder.chunked();
        }
        close(encoder);
        return connection.send(encoder.take());
    }

    /** Sends a piece of the body. @param piece at least one byte */
    int piece(byte[] piece) {
        var encoder = connection.desk().encoder();
        return connection.send((chunked ? encoder.chunk(piece) : encoder.body(piece)).take());
    }

    /** Sends the end of the body. */
    int end() {
        state = State.WHOLE;
        boolean silent = !chunked || isForHead();
        return silent
                ? 0
                : connection.send(connection.desk().encoder().lastChunk().take());
    }

    private boolean isForHead() {
        return head != null && head.isHead();
    }

    private Encoder open(Response response) {
        var desk = connection.desk();
        return desk.encoder().head(response.status(), desk.clock().instant(), response.fields());
    }

    private void close(Encoder encoder) {
        if (!keeps) {
            encoder.connection("close");
        } else if (head != null && !head.isHttp11()) {
            encoder.connection("keep-alive");
        }
        encoder.end();
    }
}
