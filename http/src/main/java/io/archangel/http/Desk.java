package io.archangel.http;

import io.archangel.http.wire.Bench;
import io.archangel.http.wire.Encoder;
import io.archangel.http.wire.FrameDesk;
import io.archangel.http.wire.HeadDecoder;
import io.archangel.process.Clock;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the connections of one loop share: a clock, what decodes and from where, and a buffer to write in. On that loop only. */
final class Desk {
    private static final int ROOM = 64 << 10;

    private final Clock clock;
    private final Encoder encoder = new Encoder();
    private final HeadDecoder heads = new HeadDecoder();
    private final Set<WebSocketDialect> sockets = new HashSet<>();
    private final Strangers strangers;
    private @Nullable FrameDesk frames;
    private final ByteBuffer landing = ByteBuffer.allocate(ROOM);

    private boolean inBatch;

    /** When somebody asked last. */
    private @Nullable Instant now;

    private @Nullable Bench bench;

    Desk(Clock clock, Strangers strangers) {
        this.clock = clock;
        this.strangers = strangers;
    }

    /** The manager's. */
    Clock clock() {
        return clock;
    }

    /** A batch of requests begins, for all of which it is the same time of day. */
    void beginBatch() {
        inBatch = true;
        now = null;
    }

    /** It is over. */
    void endBatch() {
        inBatch = false;
    }

    /** The time of day. */
    Instant now() {
        var present = now;
        if (present == null || !inBatch) {
            present = clock.instant();
            now = present;
        }
        return present;
    }

    /** What is written in it is taken before the callback ends. */
    Encoder encoder() {
        return encoder;
    }

    HeadDecoder heads() {
        return heads;
    }

    /** Where frames of HTTP/2 are read and written; made when the first connection speaks it. */
    Bench bench() {
        var present = bench;
        if (present == null) {
            present = new Bench();
            bench = present;
        }
        return present;
    }

    /** What WebSockets decode and encode with; made when there is one. */
    FrameDesk frames() {
        var present = frames;
        if (present == null) {
            present = new FrameDesk(bench());
            frames = present;
        }
        return present;
    }

    /** The WebSockets that are open. */
    Set<WebSocketDialect> sockets() {
        return sockets;
    }

    /** The connections that nobody vouches for. */
    Strangers strangers() {
        return strangers;
    }

    /** The server closes, which what has no end of its own is told. */
    void goAway() {
        List.copyOf(sockets).forEach(WebSocketDialect::goAway);
    }

    /** All of some bytes in an array, which is good until the next time, and so until the callback ends. */
    ByteBuffer land(ByteBuffer data) {
        return data.remaining() <= ROOM
                ? landing.clear().put(data).flip()
                : ByteBuffer.allocate(data.remaining()).put(data).flip();
    }
}
