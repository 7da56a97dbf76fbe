package io.archangel.http;

import io.archangel.http.wire.Head;
import io.archangel.http.wire.HeadDecoder;
import io.archangel.http.wire.Refused;
import io.archangel.process.Exit;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one connection: it decodes requests and has them answered one at a time.
 *
 * <pre>
 * IDLE --byte--> HEAD --whole head--> BUSY --answered--> DRAINING if some of the body is left,
 *  |              |                    |                 SENDING while much of the answer is not taken, else IDLE
 *  |              |                    |                    |
 *  | too long     | malformed: 4xx     | the last answer,   | too long
 *  | idle         | too slow: 408      | or one that is cut |
 *  +--------------+--------------------+--------------------+--> SHUT
 * </pre>
 *
 * <p>Bytes that come while it is busy wait undecoded, up to 64 KiB, beyond which it does not read. What is left of a body
 * when its answer is out is dropped if it is little, else the connection ends with the answer; where the client may still
 * be sending, it ends up to a second later, for to close at once could cost the client the answer (RFC 9112, 9.6).
 */
final class Http1 implements Dialect {
    private static final int MOST_WAITING = 64 << 10;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private enum Phase {
        IDLE,
        HEAD,
        BUSY,
        DRAINING,
        SENDING,
        SHUT
    }

    private final Connection connection;
    private final HttpOptions options;
    private final Waiting waiting = new Waiting();
    private final Reception body;
    private Phase phase = Phase.IDLE;

    /** The way of the request that is being answered, in BUSY; written on the loop. */
    private volatile @Nullable Lane1 current;

    /** What is spoken here once this call is over, for an answer said so. */
    private @Nullable Dialect next;

    /** Decoding now, so that nobody begins to inside. */
    private boolean turning;

    private boolean skippedEmptyLine;
    private boolean readingPaused;
    private boolean inputEnded;

    Http1(Connection connection) {
        this.connection = connection;
        options = connection.server().options();
        body = new Reception(options);
    }

    // ---- from the connection ----

    @Override
    public void received(ByteBuffer data) {
        turn(waiting.isEmpty() ? connection.desk().land(data) : waiting.with(data));
    }

    @Override
    public boolean inputEnded() {
        inputEnded = true;
        if (phase == Phase.SENDING) {
            return !waiting.isEmpty();
        }
        if (phase == Phase.BUSY && body.isDone() && (!waiting.isEmpty() || isStillServed())) {
            return true;
        }
        if (phase == Phase.BUSY) {
            connection.transport().abort();
        }
        return false;
    }

    /** True if who has nothing more to say is answered all the same. */
    private boolean isStillServed() {
        var present = current;
        return present != null && present.exchange().isServedHalfClosed();
    }

    @Override
    public void writable(boolean now) {
        var present = current;
        if (present != null) {
            present.exchange().pauseWriting(!now);
        } else if (now) {
            turn(waiting.bytes());
        } else if (!turning) {
            settle();
        }
    }

    @Override
    public void lost() {
        phase = Phase.SHUT;
        waiting.trim(true);
        var present = current;
        if (present != null) {
            present.exchange().clientLeft();
        }
    }

    @Override
    public void expired() {
        if (phase == Phase.HEAD) {
            refuse(new Refused(408, "the head took too long"));
        } else if (phase != Phase.BUSY) {
            connection.transport().close();
        } else if (!body.isDone()
                && !body.isExpecting()
                && !readingPaused
                && body.pace().isTooSlow()) {
            refuse(new Refused(408, "the body came too slowly"));
        } else {
            watchBody();
        }
    }

    @Override
    public void continued() {
        body.pace().begin();
    }

    @Override
    public boolean isAnswering() {
        var present = current;
        return present != null && body.isDone() && !present.isBegun();
    }

    @Override
    public String waits() {
        return switch (phase) {
            case IDLE, HEAD -> "request";
            case BUSY -> "answer";
            case DRAINING -> "body";
            case SENDING, SHUT -> "client";
        };
    }

    @Override
    public @Nullable String release(Exit exit) {
        if (isSeverable()) {
            return null;
        }
        connection.transport().reset();
        return "cut";
    }

    @Override
    public boolean isSeverable() {
        var answering = current;
        return answering == null || !answering.isEndedByClose();
    }

    // ---- decoding ----

    /** @param in what waits, or if nothing does, what has come */
    private void turn(ByteBuffer in) {
        if (turning) {
            return;
        }
        turning = true;
        connection.desk().beginBatch();
        try {
            decode(in);
        } catch (Refused refused) {
            refuse(refused);
        } finally {
            connection.desk().endBatch();
            turning = false;
        }
        waiting.keep(in);
        if (next == null) {
            settle();
        } else {
            handOver(next);
        }
    }

    private void decode(ByteBuffer in) throws Refused {
        while (in.hasRemaining()) {
            if (next != null) {
                return;
            } else if (phase == Phase.SHUT) {
                in.position(in.limit());
            } else if (!body.isDone()) {
                decodeBody(in);
            } else if (current != null || connection.isWritingPaused()) {
                return;
            } else if (!skippedEmptyLine && HeadDecoder.skipEmptyLine(in)) {
                skippedEmptyLine = true;
            } else {
                var head = connection.desk().heads().decode(in);
                if (head == null) {
                    return;
                }
                begin(head);
            }
        }
    }

    private void begin(Head head) throws Refused {
        phase = Phase.BUSY;
        skippedEmptyLine = false;
        connection.asked();
        body.begin(head);
        watchBody();
        var lane = new Lane1(this, connection, head);
        current = lane;
        lane.start();
    }

    private void decodeBody(ByteBuffer in) throws Refused {
        var piece = body.decode(in);
        var present = current;
        if (piece != null && present != null) {
            present.exchange().received(piece);
        }
        if (body.isDone() && present != null) {
            present.exchange().receivedAll();
        }
    }

    private void refuse(Refused refused) {
        var present = current;
        if (present != null) {
            present.exchange().refuse(refused);
        } else {
            new Lane1(this, connection, null).sendError(Errors.of(refused, connection.pid()));
            shut(refused.mayBeSending());
        }
    }

    // ---- what follows from it ----

    /** After anything that changed what there is to do. */
    private void settle() {
        waiting.trim(phase == Phase.SHUT);
        regulateReading();
        if (phase == Phase.SHUT) {
            return;
        }
        if (inputEnded && current == null && !connection.isWritingPaused()) {
            shut(false);
        } else if (inputEnded && !body.isDone()) {
            connection.transport().abort();
        } else if (current == null) {
            rest(!body.isDone() ? Phase.DRAINING : connection.isWritingPaused() ? Phase.SENDING : atRequest());
        }
    }

    private Phase atRequest() {
        return waiting.isEmpty() ? Phase.IDLE : Phase.HEAD;
    }

    /** Behind a request. While an answer is not taken, that is timed by itself. */
    private void rest(Phase next) {
        if (next == phase) {
            return;
        }
        phase = next;
        if (next == Phase.SENDING) {
            connection.deadline().clear();
        } else {
            connection.deadline().in(next == Phase.IDLE ? options.idleTimeout() : options.headTimeout());
        }
    }

    private void watchBody() {
        body.pace().begin();
        if (body.isDone()) {
            connection.deadline().clear();
        } else {
            connection.deadline().in(Pace.LOOK);
        }
    }

    private void shut(boolean lingering) {
        phase = Phase.SHUT;
        current = null;
        if (lingering && !inputEnded) {
            connection.deadline().in(LINGER);
        } else {
            connection.deadline().clear();
            connection.transport().close();
        }
    }

    /** Reads on, or does not, as there is room. */
    void regulateReading() {
        var present = current;
        boolean full = !body.isDone() && present != null && present.exchange().isFull();
        boolean pause = phase != Phase.SHUT && (waiting.size() > MOST_WAITING || full);
        if (pause == readingPaused || connection.isGone()) {
            return;
        }
        readingPaused = pause;
        body.pace().excuse();
        if (pause) {
            connection.transport().pauseReading();
        } else {
            connection.transport().resumeReading();
        }
    }

    // ---- for its lanes ----

    /** The answer is out whole: on to the next request, if there may be one. */
    void answered(Lane1 lane, boolean keeps) {
        if (!isCurrent(lane)) {
            return;
        }
        current = null;
        body.expectNoMore();
        if (!keeps) {
            shut(!body.isDone());
        }
        if (!turning && waiting.isEmpty()) {
            settle();
        } else if (!turning) {
            connection.post(() -> turn(waiting.bytes()));
        }
    }

    /** The answer says that something else is spoken from now on: what waits belongs to that. */
    void upgrade(Lane1 lane, Dialect other) {
        if (isCurrent(lane)) {
            current = null;
            next = other;
            if (!turning) {
                handOver(other);
            }
        }
    }

    private void handOver(Dialect other) {
        connection.deadline().clear();
        if (readingPaused) {
            connection.transport().resumeReading();
        }
        connection.speak(other);
        if (!waiting.isEmpty()) {
            other.received(waiting.bytes());
        }
        if (inputEnded && !other.inputEnded()) {
            connection.transport().close();
        }
    }

    /** Its answer was cut off in the middle, and the connection with it. */
    void shutBy(Lane1 lane) {
        if (isCurrent(lane)) {
            phase = Phase.SHUT;
            current = null;
        }
    }

    /** The request is over, and nobody is there to be told. */
    void leave(Lane1 lane) {
        if (isCurrent(lane)) {
            current = null;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    boolean isCurrent(Lane1 lane) {
        return current == lane;
    }

    /** True if another request may come after this one. */
    boolean mayKeep() {
        return (!inputEnded || !waiting.isEmpty()) && !connection.server().isClosed();
    }

    Reception body() {
        return body;
    }
}
