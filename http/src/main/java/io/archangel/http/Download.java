package io.archangel.http;

import io.archangel.http.wire.Field;
import io.archangel.http.wire.FrameWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of one stream's answer waits to be sent, and how much of it the client takes. On the loop only. */
final class Download {
    private final Lane2 lane;

    /** How much the client takes on this stream; below zero when it has thought better of it (RFC 9113, 6.9.2). */
    private long window;

    private @Nullable ArrayDeque<ByteBuffer> pieces;
    private int size;
    private boolean closed;
    private List<Field> trailers = List.of();
    private boolean held;
    private boolean queued;

    /** When something of it was sent last, or there was nothing to send. */
    private long moved;

    Download(Lane2 lane, int window) {
        this.lane = lane;
        this.window = window;
    }

    Lane2 lane() {
        return lane;
    }

    // ---- what waits ----

    void add(byte[] piece, long now) {
        var present = pieces;
        if (present == null) {
            present = new ArrayDeque<>(2);
            pieces = present;
        }
        if (size == 0) {
            moved = now;
        }
        present.add(ByteBuffer.wrap(piece));
        size += piece.length;
    }

    /** Nothing will be added; the last frame says so. @param behind what follows it */
    void close(List<Field> behind) {
        closed = true;
        trailers = behind;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** It is not to be sent. */
    void drop() {
        pieces = null;
        size = 0;
    }

    /** Holds it back, or lets it go. */
    void hold(boolean now, long at) {
        held = now;
        moved = at;
    }

    boolean isHeld() {
        return held;
    }

    /** True if the client has taken nothing of it for so long. */
    boolean isStalled(long now, long patience) {
        return size > 0 && !held && now - moved >= patience;
    }

    // ---- for who sends in turn ----

    /** @return false if that is too much */
    boolean widen(long by) {
        window += by;
        return window <= Integer.MAX_VALUE;
    }

    boolean isSendable() {
        return size > 0 && window > 0 && !held;
    }

    /** @return true if it was not in the queue, and is now */
    boolean queue() {
        boolean fresh = !queued;
        queued = true;
        return fresh;
    }

    void unqueue() {
        queued = false;
    }

    /** Writes one frame. @param most of content @return how much content it has */
    int sendFrame(FrameWriter writer, int most, long now) {
        var first = Objects.requireNonNull(pieces).element();
        int taken = (int) Math.min(Math.min(most, window), first.remaining());
        boolean last = closed && taken == size;
        int bytes = writer.data(lane.id(), first, taken, last && trailers.isEmpty());
        if (last) {
            bytes += writer.trailers(lane.id(), trailers);
        }
        if (!first.hasRemaining()) {
            Objects.requireNonNull(pieces).remove();
        }
        window -= taken;
        size -= taken;
        moved = now;
        lane.sent(bytes, last);
        return taken;
    }
}
