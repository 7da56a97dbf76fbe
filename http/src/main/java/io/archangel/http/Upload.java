package io.archangel.http;

import io.archangel.http.wire.Block;
import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way in, on a stream of HTTP/2. What has arrived is given back to the windows when it has
 * been read, or when its reader is not full. On the loop only.
 */
final class Upload {
    /** How many bytes of a body may come before any is read; told to clients, and bounded further by the connection's. */
    static final int WINDOW = 256 << 10;

    private static final int MOST_DRAINED = 64 << 10;

    private final Streams streams;
    private final Lane2 lane;
    private final long announced;
    private final long limit;
    private final Inflow window = new Inflow(WINDOW);
    private final Pace pace;
    private List<Map.Entry<String, String>> trailers = List.of();
    private long arrived;
    private boolean whole;

    /** The client waits for 100 (Continue). */
    private boolean expecting;

    /** Of what arrived, what nobody has read, so that nothing is given back for it. */
    private int withheld;

    /** Of what arrived, what waits for the rest. */
    private long gathered;

    Upload(Streams streams, Lane2 lane, Head head) {
        this.streams = streams;
        this.lane = lane;
        var options = streams.connection().server().options();
        announced = head.bodyLength();
        limit = options.bodyLimit();
        pace = new Pace(options.bodyRate());
        expecting = head.isExpecting();
    }

    // ---- what comes ----

    /** Content came. @param flow what it takes of the windows  @param last that there is no more */
    void data(ByteBuffer content, int flow, boolean last) throws Broken {
        expecting = false;
        arrived += content.remaining();
        pace.arrived(content.remaining());
        withheld += flow;
        var wrong = whole ? Code.STREAM_CLOSED : window.take(flow) ? wrongLength(last) : Code.FLOW_CONTROL_ERROR;
        if (wrong != null) {
            lane.fault(wrong);
        } else if (arrived > limit) {
            lane.refuse(Refused.tooLong());
            streams.abuse().strike();
        } else {
            deliver(content);
            end(last);
        }
    }

    private @Nullable Code wrongLength(boolean last) {
        boolean isKnown = announced != Head.CHUNKED;
        boolean isRight = !isKnown || (last ? arrived == announced : arrived <= announced);
        return isRight ? null : Code.PROTOCOL_ERROR;
    }

    private void deliver(ByteBuffer content) {
        var reader = reader();
        int size = content.remaining();
        if (reader != null && size > 0) {
            reader.received(content);
            gather(reader.isInline() && !lane.isGone() ? size : 0);
        }
        if (reader == null || !lane.isFull()) {
            giveBack();
        }
    }

    /** Fields came behind the content. */
    void trailers(Block block, boolean last) throws Broken {
        var malformed = block.trailersFault() != null || !last ? Code.PROTOCOL_ERROR : wrongLength(true);
        var wrong = whole ? Code.STREAM_CLOSED : malformed;
        if (wrong != null) {
            lane.fault(wrong);
        } else {
            trailers = block.trailers();
            end(true);
        }
    }

    /** What came behind it, once it is whole. */
    List<Map.Entry<String, String>> trailers() {
        return trailers;
    }

    private void end(boolean last) {
        if (last && !lane.isGone()) {
            whole = true;
            var reader = reader();
            if (reader != null) {
                reader.receivedAll();
            }
            lane.answered();
        }
    }

    private @Nullable Exchange reader() {
        return announced == 0 ? null : lane.listener();
    }

    /** Part of a frame has come. */
    void arriving(int bytes) {
        pace.arrived(bytes);
    }

    /** So many bytes wait for the rest before anybody reads them. */
    private void gather(int bytes) {
        gathered += bytes;
        if (!streams.gather(bytes)) {
            lane.refuse(new Refused(503, "too many bodies at once"));
        }
    }

    /** Nobody waits for it any more. */
    void close() {
        giveBack();
        streams.gather(-gathered);
        gathered = 0;
    }

    // ---- what is wanted ----

    /** All that is not given back yet is, and if so much has gathered, the client is told. */
    void giveBack() {
        int all = withheld;
        withheld = 0;
        streams.giveBack(all);
        int wider = whole || lane.isGone() ? 0 : window.giveBack(all);
        if (wider > 0) {
            streams.widen(lane.id(), wider);
        }
    }

    /** Its reader has room again, perhaps. */
    void regulate() {
        if (!lane.isGone() && !lane.isFull()) {
            pace.excuse();
            giveBack();
        }
    }

    boolean isExpecting() {
        return expecting;
    }

    /** The client is not to wait for leave to send any more. */
    void expectNoMore() {
        expecting = false;
        pace.excuse();
    }

    // ---- how far it is ----

    /** True if the client has ended it. */
    boolean isWhole() {
        return whole;
    }

    /** True if there is all that anybody may want to read. */
    boolean isReceived() {
        return whole || announced == 0;
    }

    /** True if what is left is little, and on its way. */
    boolean isDrainable() {
        return announced != Head.CHUNKED && !expecting && announced - arrived <= MOST_DRAINED;
    }

    /** It is looked at from now on. */
    void watch() {
        pace.begin();
    }

    boolean isTooSlow() {
        return !whole && !expecting && withheld == 0 && pace.isTooSlow();
    }
}
