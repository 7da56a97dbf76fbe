package io.archangel.http;

import java.nio.ByteBuffer;

/** Bytes that came and are not yet decoded. On the loop only. */
final class Waiting {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NONE;

    /** What waits; what is taken out of it waits no longer. */
    ByteBuffer bytes() {
        return bytes;
    }

    int size() {
        return bytes.remaining();
    }

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /** Copies all that is left of some bytes behind what waits. */
    void add(ByteBuffer more) {
        if (more.hasRemaining()) {
            var both = ByteBuffer.allocate(bytes.remaining() + more.remaining());
            bytes = both.put(bytes).put(more).flip();
        }
    }

    /** Forgets it all, or if nothing waits, gives the room back. */
    void trim(boolean all) {
        if (all || isEmpty()) {
            bytes = NONE;
        }
    }
}
