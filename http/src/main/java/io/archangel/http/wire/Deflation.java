package io.archangel.http.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages (RFC 7692, 7.2.1). It has a deflater only while it works, unless one message may refer to another.
 * Where the client wants less to be referred to than the JDK's deflater does, the message is compressed in slices that do
 * not refer to each other.
 */
final class Deflation {
    private static final int TAIL = 4;
    private static final byte[] EMPTY = {0};

    private final Deflate agreed;
    private final Zips zips;
    private @Nullable Deflater deflater;

    /** As was agreed on. */
    Deflation(Deflate agreed, Zips zips) {
        this.agreed = agreed;
        this.zips = zips;
    }

    /** The same message compressed. */
    Frame deflate(Frame message) {
        var working = deflater == null ? zips.deflater() : deflater;
        deflater = working;
        var out = new ByteArrayOutputStream(Math.max(64, message.size() / 2));
        var in = message.payload();
        int slice = agreed.serverBits() == Deflate.MOST_BITS ? Math.max(1, in.length) : 1 << agreed.serverBits();
        for (int from = 0; from < in.length; from += slice) {
            working.setInput(in, from, Math.min(slice, in.length - from));
            flush(working, out, from + slice < in.length ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
        }
        if (!agreed.serverTakeover()) {
            close();
        }
        return new Frame(message.opcode(), true, true, withoutTail(out.toByteArray()));
    }

    private void flush(Deflater working, ByteArrayOutputStream out, int how) {
        var piece = zips.piece();
        int size;
        do {
            size = working.deflate(piece, 0, piece.length, how);
            out.write(piece, 0, size);
        } while (size == piece.length);
    }

    private static byte[] withoutTail(byte[] bytes) {
        return bytes.length <= TAIL ? EMPTY : Arrays.copyOf(bytes, bytes.length - TAIL);
    }

    /** Gives back what it holds. */
    void close() {
        var held = deflater;
        if (held != null) {
            deflater = null;
            zips.giveBack(held);
        }
    }
}
