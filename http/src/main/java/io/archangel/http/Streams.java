package io.archangel.http;

import io.archangel.http.wire.Block;
import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.http.wire.FrameWriter;
import io.archangel.http.wire.Frames;
import io.archangel.http.wire.Refused;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of one connection of HTTP/2, and what each frame means to them (RFC 9113, 5 and 6). On the loop only. */
final class Streams implements Frames {
    /** How much of all bodies together may come before any is read. */
    private static final int WINDOW = 1 << 20;

    private static final int FIRST_WINDOW = 65_535;

    private final Http2 http;
    private final Connection connection;
    private final HttpOptions options;
    private final FrameWriter writer;
    private final Abuse abuse;
    private final Outflow outflow;
    private final Lookout lookout;
    private final Inflow window = new Inflow(WINDOW);
    private final Map<Integer, Lane2> open = new HashMap<>(4);
    private final PastStreams past;

    /** The last that the client has opened. */
    private int last;

    /** Requests that still run though their streams are closed. */
    private int orphans;

    /** Bytes of bodies that nobody reads before they are whole. */
    private long gathered;

    private boolean greeted;

    Streams(Http2 http, Connection connection, FrameWriter writer) {
        this.http = http;
        this.connection = connection;
        this.writer = writer;
        options = connection.server().options();
        abuse = new Abuse(connection.desk().clock());
        outflow = new Outflow(connection, writer, abuse);
        lookout = new Lookout(this, options.idleTimeout(), http::endWith);
        past = new PastStreams(2 * options.streams());
    }

    /** Says how it is here. */
    void greet() {
        writer.settings(options.streams(), Upload.WINDOW).window(0, WINDOW - FIRST_WINDOW);
        push();
    }

    // ---- frames ----

    @Override
    public void data(int stream, ByteBuffer content, int flow, boolean ended, int size) throws Broken {
        requireGreeted();
        if (!window.take(flow)) {
            throw new Broken(Code.FLOW_CONTROL_ERROR, "more content than the connection's window");
        }
        if (!content.hasRemaining() && !ended) {
            abuse.strike();
        }
        var lane = find(stream);
        if (lane == null) {
            requireReset(stream);
            giveBack(flow);
        } else if (lane.upload() == null) {
            giveBack(flow);
            lane.unwanted();
        } else {
            lane.upload().data(content, flow, ended);
        }
    }

    @Override
    public void head(int stream, Block block, boolean ended) throws Broken {
        requireGreeted();
        if (stream % 2 == 0) {
            throw new Broken(Code.PROTOCOL_ERROR, "a client's streams have odd numbers");
        }
        var lane = find(stream);
        if (lane != null) {
            trailers(lane, block, ended);
        } else if (stream <= last) {
            requireReset(stream);
        } else if (!http.isLeaving()) {
            last = stream;
            connection.asked();
            open(stream, block, ended);
        }
    }

    private static void trailers(Lane2 lane, Block block, boolean ended) throws Broken {
        if (lane.upload() == null) {
            lane.unwanted();
        } else {
            lane.upload().trailers(block, ended);
        }
    }

    private void open(int stream, Block block, boolean ended) throws Broken {
        if (open.size() + orphans >= options.streams()) {
            refuse(stream, Code.REFUSED_STREAM);
        } else if (block.isTooLong()) {
            answer(stream, new Refused(431, "the head is too long"), ended);
        } else if (block.fault() != null) {
            refuse(stream, Code.PROTOCOL_ERROR);
        } else {
            begin(stream, block, ended);
        }
    }

    private void begin(int stream, Block block, boolean ended) throws Broken {
        try {
            var head = block.head(connection.desk().heads(), ended);
            if (ended && head.bodyLength() > 0) {
                refuse(stream, Code.PROTOCOL_ERROR);
                return;
            }
            if (head.bodyLength() > options.bodyLimit()) {
                throw Refused.tooLong();
            }
            var lane = new Lane2(this, stream, head, ended);
            open.put(stream, lane);
            abuse.begun();
            lane.start();
        } catch (Refused refused) {
            answer(stream, refused, ended);
        }
    }

    /** Says why a request is none; if there is more of it to come, its stream is reset after that. */
    private void answer(int stream, Refused refused, boolean ended) throws Broken {
        var lane = new Lane2(this, stream, null, ended);
        open.put(stream, lane);
        lane.sendError(Errors.of(refused, connection.pid()));
        if (!ended || refused.status() == 431) {
            abuse.strike();
        }
    }

    /** Resets a stream that the client should not have begun. */
    private void refuse(int stream, Code code) throws Broken {
        past.add(stream, true);
        writer.reset(stream, code);
        push();
        abuse.strike();
    }

    @Override
    public void continuation() throws Broken {
        abuse.strike();
    }

    @Override
    public void priority() throws Broken {
        requireGreeted();
        abuse.answer();
    }

    @Override
    public void reset(int stream) throws Broken {
        requireGreeted();
        requireBegun(stream);
        var lane = find(stream);
        if (lane != null) {
            remove(lane, false);
            lane.hangUp();
        }
        if (lane == null ? !past.excusesReset(stream) : !lane.isWhole()) {
            abuse.strike();
        }
    }

    @Override
    public void settings(long firstWindow, long table) throws Broken {
        if (greeted) {
            abuse.strike();
        }
        greeted = true;
        if (table >= 0) {
            writer.table(table);
        }
        writer.settingsAck();
        if (firstWindow >= 0) {
            long change = outflow.firstWindow((int) firstWindow);
            for (var lane : open.values()) {
                if (!lane.widen(change)) {
                    throw new Broken(Code.FLOW_CONTROL_ERROR, "a stream's window is too wide");
                }
            }
        }
        outflow.send();
    }

    @Override
    public void settingsAcked() throws Broken {
        requireGreeted();
        abuse.answer();
    }

    @Override
    public void ping(long data) throws Broken {
        requireGreeted();
        writer.pingAck(data);
        push();
        abuse.answer();
    }

    @Override
    public void pingAcked(long data) throws Broken {
        requireGreeted();
        abuse.answer();
        http.heard();
    }

    @Override
    public void goAway() throws Broken {
        requireGreeted();
        abuse.strike();
        http.clientLeaves();
    }

    @Override
    public void window(int stream, int by) throws Broken {
        requireGreeted();
        if (stream == 0) {
            abuse.widened(0, by);
            outflow.widen(by);
            return;
        }
        requireBegun(stream);
        var lane = find(stream);
        if (lane != null || !past.excusesWindow(stream)) {
            abuse.widened(stream, by);
        }
        if (lane != null && !lane.widen(by)) {
            lane.fault(Code.FLOW_CONTROL_ERROR);
        }
        outflow.send();
    }

    @Override
    public void unknown() throws Broken {
        requireGreeted();
        abuse.answer();
    }

    private void requireGreeted() throws Broken {
        if (!greeted) {
            throw new Broken(Code.PROTOCOL_ERROR, "the first frame is to be SETTINGS");
        }
    }

    private void requireBegun(int stream) throws Broken {
        if (stream % 2 == 0 || (stream > last && !http.isLeaving())) {
            throw new Broken(Code.PROTOCOL_ERROR, "a frame for a stream that has not begun");
        }
    }

    /** A frame came for a stream that is not open: it may have been on its way when we reset it. */
    private void requireReset(int stream) throws Broken {
        requireBegun(stream);
        if (stream <= last && !past.isReset(stream)) {
            boolean was = past.has(stream);
            throw new Broken(was ? Code.STREAM_CLOSED : Code.PROTOCOL_ERROR, "a frame for a stream that is closed");
        }
    }

    // ---- for its lanes ----

    private @Nullable Lane2 find(int stream) {
        return open.get(stream);
    }

    Connection connection() {
        return connection;
    }

    FrameWriter writer() {
        return writer;
    }

    Outflow outflow() {
        return outflow;
    }

    Abuse abuse() {
        return abuse;
    }

    long now() {
        return connection.desk().clock().nanos();
    }

    /** Sends what was written. */
    void push() {
        connection.send(writer.take());
    }

    /** A stream's content is done with. */
    void giveBack(int bytes) {
        int wider = bytes == 0 ? 0 : window.giveBack(bytes);
        if (wider > 0) {
            widen(0, wider);
        }
    }

    /** So many bytes of bodies are kept until those are whole. @return false if all of them together are too many */
    boolean gather(long bytes) {
        gathered += bytes;
        return gathered <= options.bodyLimit();
    }

    void widen(int stream, int by) {
        writer.window(stream, by);
        push();
    }

    void watch(Lane2 lane) {
        lookout.watch(lane);
    }

    /** Both ways are done with. */
    void done(Lane2 lane) {
        abuse.answered();
        remove(lane, false);
    }

    void reset(Lane2 lane, Code code) {
        writer.reset(lane.id(), code);
        push();
        remove(lane, true);
    }

    private void remove(Lane2 lane, boolean byUs) {
        open.remove(lane.id());
        past.add(lane.id(), byUs);
        lane.close();
        http.settleSoon();
    }

    /** A request runs on without its stream, or has ended. @param change 1 or -1 */
    void orphan(int change) {
        orphans += change;
    }

    /** The client takes nothing of its answer. */
    void stalled(Lane2 lane) throws Broken {
        reset(lane, Code.CANCEL);
        lane.hangUp();
        abuse.strike();
    }

    // ---- for the connection ----

    /** Those that are open now. */
    List<Lane2> all() {
        return List.copyOf(open.values());
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    boolean isGreeted() {
        return greeted;
    }

    int last() {
        return last;
    }

    /** Part of a frame with a stream's content came. */
    void arriving(int stream, int bytes) {
        var lane = find(stream);
        if (lane != null && lane.upload() != null) {
            lane.upload().arriving(bytes);
        }
    }

    /** The connection is gone. */
    void lost() {
        lookout.cancel();
        var all = all();
        open.clear();
        for (var lane : all) {
            lane.lost();
        }
    }
}
