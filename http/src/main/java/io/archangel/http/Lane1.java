package io.archangel.http;

import io.archangel.http.wire.Encoder;
import io.archangel.http.wire.Field;
import io.archangel.http.wire.Head;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way of one exchange over HTTP/1.1. */
final class Lane1 implements Lane {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int SMALL = 16 << 10;

    private enum State {
        NOT_BEGUN,
        BEGUN,
        WHOLE
    }

    private final Http1 http;
    private final Connection connection;
    private final @Nullable Head head;
    private final @Nullable Exchange exchange;

    /** Whether the connection goes on after it; known once it has begun. */
    private boolean keeps;

    private boolean chunked;

    /** Whether its client can tell where the body ends. */
    private boolean framed;

    private boolean upgraded;

    /** Written on the loop; publishes {@code framed}. */
    private volatile State state = State.NOT_BEGUN;

    /** @param head of the request, or null if that was no valid one and only an error can be sent */
    Lane1(Http1 http, Connection connection, @Nullable Head head) {
        this.http = http;
        this.connection = connection;
        this.head = head;
        exchange = head == null ? null : new Exchange(this, head, connection.find(head));
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    /** Registers the exchange, and begins it. */
    void start() {
        var begun = exchange();
        connection.server().manager().registerUnder(connection, begun);
        if (begun.isAlive()) {
            begun.start();
        }
    }

    Exchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    // ---- the request ----

    @Override
    public boolean isReceived() {
        return http.body().isDone();
    }

    @Override
    public List<Map.Entry<String, String>> trailers() {
        return http.body().trailers();
    }

    @Override
    public void askForBody() {
        if (http.isCurrent(this) && http.body().isExpecting() && !isBegun()) {
            http.body().expectNoMore();
            http.body().pace().excuse();
            connection.send(connection.encoder().goOn().take());
        }
    }

    @Override
    public void regulate() {
        http.regulateReading();
    }

    // ---- the answer ----

    @Override
    public boolean isBegun() {
        return state != State.NOT_BEGUN;
    }

    @Override
    public boolean isWhole() {
        return state == State.WHOLE;
    }

    @Override
    public boolean isEndedByClose() {
        return state == State.BEGUN && !framed;
    }

    @Override
    public boolean isWritingPaused() {
        return connection.isWritingPaused();
    }

    @Override
    public int send(Response response) {
        return send(response, http.body().isDrainable());
    }

    @Override
    public int sendError(Response response) {
        return send(response, http.body().isDone());
    }

    private int send(Response response, boolean drained) {
        state = State.WHOLE;
        keeps = drained && mayKeep();
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

    @Override
    public int begin(Response response) {
        long length = response.length();
        chunked = length < 0 && head != null && head.isHttp11();
        framed = chunked || length >= 0;
        state = State.BEGUN;
        keeps = framed && http.body().isDrainable() && mayKeep();
        var encoder = open(response);
        if (chunked) {
            encoder.chunked();
        } else if (framed) {
            encoder.length(length);
        }
        close(encoder);
        return connection.send(encoder.take());
    }

    @Override
    public int piece(byte[] piece) {
        if (!chunked) {
            return connection.send(ByteBuffer.wrap(piece));
        }
        var encoder = connection.encoder();
        int sent = 0;
        for (int at = 0; at < piece.length; at += SMALL) {
            int size = Math.min(SMALL, piece.length - at);
            sent += connection.send(encoder.chunk(piece, at, size).take());
        }
        return sent;
    }

    @Override
    public int end(List<Field> trailers) {
        state = State.WHOLE;
        boolean silent = !chunked || isForHead();
        return silent
                ? 0
                : connection.send(connection.encoder().lastChunk(trailers).take());
    }

    /** Holds up all of it once it has become something else; before that, it is the exchange that sends nothing. */
    @Override
    public void hold(boolean now) {
        if (!upgraded) {
            http.regulateReading();
        } else if (now) {
            connection.freeze();
        } else {
            connection.unfreeze();
        }
    }

    @Override
    public boolean isUpgradable() {
        return head != null && head.isHttp11() && isReceived();
    }

    @Override
    public int upgrade(List<Field> fields, Dialect next) {
        state = State.WHOLE;
        upgraded = true;
        var desk = connection.desk();
        var encoder = desk.encoder().head(SWITCHING_PROTOCOLS, desk.now(), fields);
        int sent = connection.send(encoder.connection("Upgrade").end().take());
        http.upgrade(this, next);
        return sent;
    }

    private boolean mayKeep() {
        return head != null && head.isKeptAlive() && http.mayKeep();
    }

    private boolean isForHead() {
        return head != null && head.isHead();
    }

    private Encoder open(Response response) {
        var desk = connection.desk();
        return desk.encoder().head(response.status(), desk.now(), response.fields());
    }

    private void close(Encoder encoder) {
        if (!keeps) {
            encoder.connection("close");
        } else if (head != null && !head.isHttp11()) {
            encoder.connection("keep-alive");
        }
        encoder.end();
    }

    // ---- the end ----

    @Override
    public boolean isGone() {
        return connection.isGone();
    }

    @Override
    public void answered() {
        http.answered(this, keeps);
    }

    @Override
    public void cut() {
        boolean endedByClose = isEndedByClose();
        http.shutBy(this);
        if (endedByClose) {
            connection.transport().reset();
        } else {
            connection.transport().abort();
        }
    }

    @Override
    public void leave() {
        http.leave(this);
    }

    @Override
    public @Nullable String sever() {
        return isEndedByClose() || !connection.transport().sever() ? null : "cut";
    }
}
