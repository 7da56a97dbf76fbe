package io.archangel.http.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes one body from bytes as they come, however they are cut. */
public sealed interface BodyDecoder permits LengthDecoder, ChunkDecoder {

    /**
     * The decoder of a message's body.
     *
     * @param length in bytes, or {@link Head#CHUNKED}
     * @param limit  the most bytes it may have
     * @throws Refused if it says itself that it has more
     */
    static BodyDecoder of(long length, long limit) throws Refused {
        if (length == Head.CHUNKED) {
            return new ChunkDecoder(limit);
        }
        if (length > limit) {
            throw Refused.tooLong();
        }
        return new LengthDecoder(length);
    }

    /**
     * Takes bytes up to the end of a piece of content, or of the body, and leaves the rest.
     *
     * @return the content, as a view that is good until the buffer changes, or null if there is none before more comes
     * @throws Refused if it is malformed or too long; the decoder is then of no further use
     */
    @Nullable
    ByteBuffer decode(ByteBuffer in) throws Refused;

    /** True once the whole body has been decoded. */
    boolean isDone();

    /** How many bytes of content are still to come; {@link Long#MAX_VALUE} if nobody knows. */
    long left();

    /** The lines that came behind it, once it is done. */
    default List<Map.Entry<String, String>> trailers() {
        return List.of();
    }
}
