package io.archangel.http;

import java.nio.ByteBuffer;

/** Bytes that came and are not yet decoded. On the loop only. */
final class Waiting {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NONE;

    /** What waits, in an array; what is taken out of it waits no longer. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Some bytes behind what waits; if nothing does, those themselves. */
    ByteBuffer with(ByteBuffer more) {
        if (isEmpty()) {
            return more;
        }
        add(more);
        return bytes;
    }

    int size() {
        return bytes.remaining();
    }

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /** What is left of some bytes waits from now on, if it did not already. */
    @SuppressWarnings("ReferenceEquality")
    void keep(ByteBuffer left) {
        if (left != bytes) {
            add(left);
        }
    }

    /** Copies all that is left of some bytes behind what waits. */
    void add(ByteBuffer more) {
        int size = more.remaining();
        if (size == 0) {
            return;
        }
        int end = bytes.limit();
        if (bytes.capacity() - end < size) {
            // The first time just what is needed, for most never need more; then twice as much, so that bytes that come
            // one by one are not copied each time.
            int room = isEmpty() ? size : 2 * bytes.remaining() + size;
            bytes = ByteBuffer.allocate(room).put(bytes).flip();
            end = bytes.limit();
        }
        bytes.limit(end + size).put(end, more, more.position(), size);
        more.position(more.limit());
    }

    /** Forgets it all, or if nothing waits, gives the room back. */
    void trim(boolean all) {
        if (all || isEmpty()) {
            bytes = NONE;
        }
    }
}
