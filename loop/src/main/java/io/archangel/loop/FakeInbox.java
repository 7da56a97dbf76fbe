package io.archangel.loop;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What came to one end of a connection that is no socket and was not yet read: as much as a socket would keep. */
final class FakeInbox {
    private static final int MOST = 64 << 10;

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    /** How many bytes those are, and those on their way here. */
    private int size;

    private boolean refused;

    /** @return false if it takes no more; who was refused is let know by {@link #wantsMore} */
    boolean hasRoom() {
        refused |= size > MOST;
        return size <= MOST;
    }

    /** So many bytes are on their way. */
    void expect(int bytes) {
        size += bytes;
    }

    /** They are here. */
    void add(byte[] piece) {
        pieces.add(piece);
    }

    /** The next to be read, or null. */
    byte @Nullable [] take() {
        var piece = pieces.poll();
        size -= piece == null ? 0 : piece.length;
        return piece;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** True, once, if there is room again for somebody who was refused. */
    boolean wantsMore() {
        boolean wants = refused && size <= MOST;
        refused &= !wants;
        return wants;
    }
}
