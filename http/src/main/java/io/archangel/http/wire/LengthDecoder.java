package io.archangel.http.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body of a known length. */
final class LengthDecoder implements BodyDecoder {
    private long left;

    LengthDecoder(long length) {
        left = length;
    }

    @Override
    public @Nullable ByteBuffer decode(ByteBuffer in) {
        int size = (int) Math.min(left, in.remaining());
        if (size == 0) {
            return null;
        }
        var piece = in.slice(in.position(), size);
        in.position(in.position() + size);
        left -= size;
        return piece;
    }

    @Override
    public boolean isDone() {
        return left == 0;
    }

    @Override
    public long left() {
        return left;
    }
}
