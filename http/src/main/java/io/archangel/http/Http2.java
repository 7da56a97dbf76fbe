package io.archangel.http;

import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.http.wire.FrameReader;
import io.archangel.http.wire.FrameWriter;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on one connection (RFC 9113), from behind the client's preface on.
 *
 * <pre>
 * GREETING --SETTINGS--> IDLE --HEADERS--> BUSY --the last stream is closed--> IDLE
 *    |                    |                 |
 *    +--rules broken, too slow, killed------+--> GOAWAY, SHUT
 *                         +--server closes--+--> GOAWAY, leaving; SHUT with the last stream
 * </pre>
 *
 * <p>Frames are taken at once and answered at once; what has to wait is content, which the windows hold back. Where the
 * client does not take what we must answer, we read no more of what it asks.
 */
final class Http2 implements Dialect {
    private static final int MOST_UNSENT = 256 << 10;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final long PROBE = 0x636c6f73696e67L;
    private static final String CLOSES = "the server closes";

    private enum Phase {
        GREETING,
        HEAD,
        BUSY,
        IDLE,
        SHUT
    }

    private final Connection connection;
    private final HttpOptions options;
    private final Waiting waiting = new Waiting();
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Streams streams;
    private Phase phase = Phase.GREETING;

    /** No stream that begins now is served. */
    private boolean leaving;

    /** The client was told that none will be, soon. */
    private boolean closing;

    private boolean reading;
    private boolean readingPaused;

    Http2(Connection connection) {
        this.connection = connection;
        options = connection.server().options();
        var bench = connection.desk().bench();
        writer = bench.writer();
        streams = new Streams(this, connection, writer);
        reader = bench.reader(streams);
    }

    /** Says our part of the preface. */
    void begin() {
        connection.deadline().in(options.headTimeout());
        connection.server().join(this);
        streams.greet();
        if (connection.server().isClosed()) {
            close();
        }
    }

    // ---- from the connection ----

    @Override
    public void received(ByteBuffer data) {
        int size = data.remaining();
        read(waiting.isEmpty() ? connection.desk().land(data) : waiting.with(data), size);
    }

    private void read(ByteBuffer in, int size) {
        boolean moved = false;
        if (phase == Phase.IDLE) {
            connection.asked(); // or one who only pings would be known for ever
        }
        reading = true;
        connection.desk().beginBatch();
        try {
            while (phase != Phase.SHUT && reader.read(in)) {
                moved = true;
            }
        } catch (Broken broken) {
            endWith(broken);
        } finally {
            connection.desk().endBatch();
            reading = false;
        }
        if (phase == Phase.SHUT) {
            in.position(in.limit());
        }
        waiting.keep(in);
        waiting.trim(phase == Phase.SHUT);
        streams.arriving(FrameReader.contentOf(waiting.bytes()), size);
        settle(moved);
    }

    @Override
    public boolean inputEnded() {
        if (!streams.isEmpty()) {
            connection.transport().abort();
        }
        return false;
    }

    @Override
    public void writable(boolean now) {
        if (now) {
            streams.outflow().send();
        }
        regulateReading();
    }

    @Override
    public void lost() {
        phase = Phase.SHUT;
        waiting.trim(true);
        connection.server().leave(this);
        streams.lost();
        reader.close();
        writer.close();
    }

    @Override
    public void expired() {
        switch (phase) {
            case SHUT -> connection.transport().abort();
            case GREETING -> end(Code.SETTINGS_TIMEOUT, "the preface took too long");
            case HEAD -> end(Code.ENHANCE_YOUR_CALM, "a frame took too long");
            case IDLE -> end(Code.NO_ERROR, "idle");
            case BUSY -> {}
        }
    }

    @Override
    public void continued() {
        streams.all().forEach(Lane2::continued);
    }

    @Override
    public boolean isAnswering() {
        return streams.all().stream().anyMatch(lane -> lane.isReceived() && !lane.isBegun());
    }

    @Override
    public String waits() {
        return switch (phase) {
            case GREETING, HEAD, IDLE -> "request";
            case BUSY -> streams.outflow().isHeldBack() ? "window" : "answer";
            case SHUT -> "client";
        };
    }

    @Override
    public @Nullable String release(Exit exit) {
        var transport = connection.transport();
        if (transport.writeBufferSize() > 0) {
            return null;
        }
        transport.thaw();
        end(Code.NO_ERROR, "ended by the server");
        return "GOAWAY";
    }

    /** Who is cut off can't take it for a whole answer. */
    @Override
    public boolean isSeverable() {
        return true;
    }

    // ---- what follows from it ----

    /** After anything that changed what there is to wait for. @param moved that whole frames came */
    private void settle(boolean moved) {
        if (phase == Phase.SHUT) {
            return;
        }
        if (leaving && streams.isEmpty()) {
            shut();
            return;
        }
        regulateReading();
        boolean inFrame = !waiting.isEmpty() && FrameReader.contentOf(waiting.bytes()) == 0;
        rest(
                !streams.isGreeted()
                        ? Phase.GREETING
                        : reader.isInBlock() || inFrame ? Phase.HEAD : streams.isEmpty() ? Phase.IDLE : Phase.BUSY,
                moved);
    }

    private void rest(Phase next, boolean moved) {
        boolean anew = next == Phase.IDLE || (next == Phase.HEAD && !reader.isInBlock());
        if (next == phase && !(moved && anew)) {
            return;
        }
        phase = next;
        switch (next) {
            case HEAD -> connection.deadline().in(options.headTimeout());
            case IDLE -> connection.deadline().in(options.idleTimeout());
            case BUSY -> connection.deadline().clear();
            case GREETING, SHUT -> {}
        }
    }

    /** A stream is over. */
    void settleSoon() {
        if (!reading) {
            settle(false);
        }
    }

    private void regulateReading() {
        boolean pause = connection.isWritingPaused() && connection.transport().writeBufferSize() > MOST_UNSENT;
        if (pause == readingPaused || connection.isGone()) {
            return;
        }
        readingPaused = pause;
        if (pause) {
            connection.transport().pauseReading();
        } else {
            connection.transport().resumeReading();
        }
    }

    // ---- the end ----

    /** The client has broken the rules. */
    void endWith(Broken broken) {
        end(broken.code(), broken.why());
    }

    private void end(Code code, String why) {
        if (phase != Phase.SHUT) {
            writer.goAway(streams.last(), code, why);
            streams.push();
            shut();
        }
    }

    private void shut() {
        phase = Phase.SHUT;
        connection.deadline().in(LINGER);
        connection.transport().close();
    }

    boolean isLeaving() {
        return leaving;
    }

    /** The server closes: what has begun is finished. Any thread. */
    void leave() {
        connection.post(this::close);
    }

    /** Says so first, and stops taking requests when the client has heard it (RFC 9113, 6.8), or a second later. */
    private void close() {
        if (phase != Phase.SHUT && !closing) {
            closing = true;
            writer.goAway(Integer.MAX_VALUE, Code.NO_ERROR, CLOSES).ping(PROBE);
            streams.push();
            connection.transport().loop().callLater(LINGER, () -> Guard.call(connection, this::heard));
        }
    }

    /** The client has heard what we said last. */
    void heard() {
        if (closing && !leaving && phase != Phase.SHUT) {
            leaving = true;
            writer.goAway(streams.last(), Code.NO_ERROR, CLOSES);
            streams.push();
            settleSoon();
        }
    }

    /** It asks nothing more: what has begun is finished. */
    void clientLeaves() {
        leaving = true;
    }
}
