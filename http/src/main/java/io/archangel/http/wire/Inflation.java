package io.archangel.http.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates messages (RFC 7692, 7.2.2), no more of them than there is room for. It has an inflater only in the middle of a
 * message, unless one message may refer to another.
 */
final class Inflation {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int PIECE = 8 << 10;

    private final boolean takeover;
    private final Zips zips;
    private @Nullable Inflater inflater;

    /** @param takeover true if a message may refer to those before  @param zips of its loop */
    Inflation(boolean takeover, Zips zips) {
        this.takeover = takeover;
        this.zips = zips;
    }

    /** Inflates a part of a message. @param last true if it is the last */
    void inflate(byte[] part, boolean last, Assembly into) throws Violation {
        var working = inflater == null ? zips.inflater() : inflater;
        inflater = working;
        try {
            inflate(working, part, into);
            if (last) {
                inflate(working, TAIL, into);
            }
        } catch (DataFormatException malformed) {
            throw new Violation(CloseBody.BAD_DATA, "what is compressed is malformed");
        }
        if (last && !takeover) {
            close();
        }
    }

    private void inflate(Inflater working, byte[] part, Assembly into) throws DataFormatException, Violation {
        var piece = zips.piece();
        working.setInput(part);
        while (true) {
            int size = working.inflate(piece);
            into.add(piece, size);
            if (working.finished()) {
                // A block that says it is the last may be followed by others (RFC 7692, 7.2.3.4).
                int left = working.getRemaining();
                working.reset();
                working.setInput(part, part.length - left, left);
            } else if (size < PIECE) {
                return;
            }
        }
    }

    /** Gives back what it holds. */
    void close() {
        var held = inflater;
        if (held != null) {
            inflater = null;
            zips.giveBack(held);
        }
    }
}
