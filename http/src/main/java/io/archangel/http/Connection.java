package io.archangel.http;

import io.archangel.http.wire.BodyDecoder;
import io.archangel.http.wire.Head;
import io.archangel.http.wire.HeadDecoder;
import io.archangel.http.wire.Refused;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection: it decodes requests and has them answered one at a time. All of it on its loop, but for {@link #post} and
 * {@link #sever}.
 *
 * <pre>
 * IDLE --byte--> HEAD --whole head--> BUSY --answered--> DRAINING if some of the body is left, else IDLE
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
final class Connection extends ProtocolProcess {
    private static final int MOST_WAITING = 64 << 10;
    private static final int MOST_DRAINED = 64 << 10;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private enum Phase {
        IDLE,
        HEAD,
        BUSY,
        DRAINING,
        SHUT
    }

    private final WebServer server;
    private final HeadDecoder heads = new HeadDecoder();
    private final Waiting waiting = new Waiting();
    private final Pace pace;
    private @Nullable Desk desk;
    private @Nullable Deadline deadline;
    private Phase phase = Phase.IDLE;

    /** The request that is being answered, in BUSY; written on the loop. */
    private volatile @Nullable Exchange current;

    /** What is left of the last request's body, or null if nothing is. */
    private @Nullable BodyDecoder body;

    /** The client waits for 100 (Continue). */
    private boolean expecting;

    /** Decoding now, so that nobody begins to inside. */
    private boolean turning;

    private boolean readingPaused;
    private boolean writingPaused;
    private boolean inputEnded;

    Connection(WebServer server) {
        this.server = server;
        pace = new Pace(server.options().bodyRate());
    }

    // ---- from the loop ----

    @Override
    public void connectionMade(Transport transport) {
        desk = server.desk(transport.loop());
        deadline = new Deadline(transport.loop(), desk.clock(), () -> Guard.call(this, this::expire));
        deadline.in(server.options().idleTimeout());
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        if (waiting.isEmpty()) {
            turn(data);
            waiting.add(data);
            regulateReading();
        } else {
            waiting.add(data);
            turn(waiting.bytes());
        }
    }

    @Override
    public boolean eofReceived() {
        inputEnded = true;
        if (phase == Phase.BUSY && body == null && !waiting.isEmpty()) {
            return true;
        }
        if (phase == Phase.BUSY) {
            transport().abort();
        }
        return false;
    }

    @Override
    public void pauseWriting() {
        writingPaused = true;
        if (current != null) {
            current.pauseWriting(true);
        }
    }

    @Override
    public void resumeWriting() {
        writingPaused = false;
        if (current != null) {
            current.pauseWriting(false);
        } else {
            turn(waiting.bytes());
        }
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        phase = Phase.SHUT;
        waiting.trim(true);
        deadline().cancel();
        if (current != null) {
            current.clientLeft();
        }
    }

    // ---- the process ----

    @Override
    protected String name() {
        return "connection of " + client();
    }

    @Override
    protected String client() {
        return Objects.requireNonNullElse(super.client(), "nobody");
    }

    @Override
    protected @Nullable String release(Exit exit) {
        if (current != null && current.answer().endsByClose() && !isGone()) {
            transport().reset();
            return "cut";
        }
        return super.release(exit);
    }

    /** Not where a socket shut down would look like the end of a whole answer: that client waits for the loop. */
    @Override
    protected @Nullable String sever(Exit exit) {
        var answering = current;
        return answering != null && answering.answer().endsByClose() ? null : super.sever(exit);
    }

    // ---- decoding ----

    private void turn(ByteBuffer in) {
        if (turning) {
            return;
        }
        turning = true;
        try {
            decode(in);
        } catch (Refused refused) {
            refuse(refused);
        } finally {
            turning = false;
        }
        settle();
    }

    private void decode(ByteBuffer in) throws Refused {
        while (in.hasRemaining()) {
            if (phase == Phase.SHUT) {
                in.position(in.limit());
            } else if (body != null) {
                decodeBody(body, in);
            } else if (current != null || writingPaused) {
                return;
            } else {
                var head = heads.decode(in);
                if (head != null) {
                    begin(head);
                }
            }
        }
    }

    private void begin(Head head) throws Refused {
        phase = Phase.BUSY;
        var framing = head.framing();
        expecting = framing.isExpecting();
        body = framing.length() == 0
                ? null
                : BodyDecoder.of(framing, server.options().bodyLimit());
        watchBody();
        var exchange = new Exchange(this, head, server.find(head.host(), head.path()));
        current = exchange;
        server.manager().registerUnder(this, exchange);
        if (exchange.isAlive()) {
            exchange.start();
        }
    }

    private void decodeBody(BodyDecoder decoder, ByteBuffer in) throws Refused {
        expecting = false;
        var piece = decoder.decode(in);
        if (piece != null && current != null) {
            pace.arrived(piece.remaining());
            current.received(piece);
        }
        if (decoder.isDone()) {
            body = null;
            if (current != null) {
                current.receivedAll();
            }
        }
    }

    private void refuse(Refused refused) {
        if (current != null) {
            current.refuse(refused);
        } else {
            new Answer(this, null).sendError(Errors.refused(refused));
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
        if (inputEnded && current == null && !writingPaused) {
            shut(false);
        } else if (inputEnded && body != null) {
            transport().abort();
        } else if (current == null) {
            rest(body != null ? Phase.DRAINING : heads.isStarted() ? Phase.HEAD : Phase.IDLE);
        }
    }

    private void rest(Phase next) {
        if (next != phase) {
            phase = next;
            var options = server.options();
            deadline().in(next == Phase.IDLE ? options.idleTimeout() : options.headTimeout());
        }
    }

    private void expire() {
        if (phase == Phase.HEAD) {
            refuse(new Refused(408, "the head took too long"));
        } else if (phase != Phase.BUSY) {
            transport().close();
        } else if (body != null && !expecting && !readingPaused && pace.isTooSlow()) {
            refuse(new Refused(408, "the body came too slowly"));
        } else {
            watchBody();
        }
    }

    private void watchBody() {
        pace.begin();
        if (body == null) {
            deadline().clear();
        } else {
            deadline().in(Pace.LOOK);
        }
    }

    private void shut(boolean lingering) {
        phase = Phase.SHUT;
        current = null;
        if (lingering && !inputEnded) {
            deadline().in(LINGER);
        } else {
            deadline().clear();
            transport().close();
        }
    }

    /** Reads on, or does not, as there is room. */
    void regulateReading() {
        boolean pause = phase != Phase.SHUT
                && (waiting.size() > MOST_WAITING || (body != null && current != null && current.isFull()));
        if (pause == readingPaused || isGone()) {
            return;
        }
        readingPaused = pause;
        pace.excuse();
        if (pause) {
            transport().pauseReading();
        } else {
            transport().resumeReading();
        }
    }

    // ---- for its requests ----

    /** Runs something on the loop, as this connection; what it throws ends the connection. Any thread. */
    void post(Runnable step) {
        var unused = transport().loop().callSoonThreadsafe(() -> Guard.call(this, step::run));
    }

    /** Sends bytes; the transport counts them for the connection. @return how many */
    int send(ByteBuffer data) {
        int size = data.remaining();
        transport().write(data);
        return size;
    }

    /** Asks the client for the body, if it waits to be asked. */
    void goOn(Exchange of) {
        if (expecting && of.equals(current) && !of.answer().isBegun()) {
            expecting = false;
            pace.excuse();
            send(desk().encoder().goOn().take());
        }
    }

    /** The answer is out whole: on to the next request, if there may be one. */
    void answered(Exchange of) {
        if (!of.equals(current)) {
            return;
        }
        current = null;
        expecting = false;
        if (!of.answer().keeps()) {
            shut(body != null);
        }
        if (!turning && waiting.isEmpty()) {
            settle();
        } else if (!turning) {
            post(() -> turn(waiting.bytes()));
        }
    }

    /** Ends in the middle of the answer, so that its client sees that it is not whole. */
    void cut(Exchange of) {
        phase = Phase.SHUT;
        current = null;
        if (of.answer().endsByClose()) {
            transport().reset();
        } else {
            transport().abort();
        }
    }

    /** The request is over, and nobody is there to be told. */
    void leave(Exchange of) {
        if (of.equals(current)) {
            current = null;
        }
    }

    /** True if another request may come after this one. @param head this one's, or null if it is not valid */
    boolean mayKeep(@Nullable Head head) {
        boolean more = !inputEnded || !waiting.isEmpty();
        return head != null && head.framing().isKeptAlive() && more && !server.isClosed();
    }

    /** True if the request's body is there whole. */
    boolean isDrained() {
        return body == null;
    }

    /** True if what is left of the request's body is little, and on its way. */
    boolean isDrainable() {
        return body == null || (!expecting && body.left() <= MOST_DRAINED);
    }

    boolean isGone() {
        return transport().isClosing();
    }

    boolean isWritingPaused() {
        return writingPaused;
    }

    Desk desk() {
        return Objects.requireNonNull(desk);
    }

    private Deadline deadline() {
        return Objects.requireNonNull(deadline);
    }
}
