package io.archangel.http;

import io.archangel.http.wire.BodyDecoder;
import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is still to come of the present request's body, over HTTP/1.1. On the loop only. */
final class Reception {
    private static final int MOST_DRAINED = 64 << 10;

    private final Pace pace;
    private final long limit;

    /** Null if nothing is to come. */
    private @Nullable BodyDecoder body;

    /** Of the body that was whole last. */
    private List<Map.Entry<String, String>> trailers = List.of();

    /** The client waits for 100 (Continue). */
    private boolean expecting;

    Reception(HttpOptions options) {
        pace = new Pace(options.bodyRate());
        limit = options.bodyLimit();
    }

    /** A request's head is there. @throws Refused if it announces too much */
    void begin(Head head) throws Refused {
        expecting = head.isExpecting();
        body = head.bodyLength() == 0 ? null : BodyDecoder.of(head.bodyLength(), limit);
    }

    /** Takes bytes of it. @return content, or null if there is none before more comes */
    @Nullable
    ByteBuffer decode(ByteBuffer in) throws Refused {
        var decoder = body;
        if (decoder == null) {
            return null;
        }
        expecting = false;
        var piece = decoder.decode(in);
        if (piece != null) {
            pace.arrived(piece.remaining());
        }
        if (decoder.isDone()) {
            body = null;
            trailers = decoder.trailers();
        }
        return piece;
    }

    /** What came behind it. */
    List<Map.Entry<String, String>> trailers() {
        return trailers;
    }

    /** True if all of it is there. */
    boolean isDone() {
        return body == null;
    }

    /** True if what is left is little, and on its way. */
    boolean isDrainable() {
        var decoder = body;
        return decoder == null || (!expecting && decoder.left() <= MOST_DRAINED);
    }

    boolean isExpecting() {
        return expecting;
    }

    /** The client is not to wait for leave to send any more. */
    void expectNoMore() {
        expecting = false;
    }

    Pace pace() {
        return pace;
    }
}
