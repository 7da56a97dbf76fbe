package io.archangel.http.wire;

import java.util.ArrayDeque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The inflaters and deflaters of a loop, of which each has tens to hundreds of KiB outside the heap: so few of them are kept
 * for the next that needs one. On that loop only.
 */
final class Zips {
    private static final int KEPT = 4;

    private final ArrayDeque<Inflater> inflaters = new ArrayDeque<>(KEPT);
    private final ArrayDeque<Deflater> deflaters = new ArrayDeque<>(KEPT);
    private final byte[] piece = new byte[8 << 10];

    /** One that has not seen anything yet. */
    Inflater inflater() {
        return inflaters.isEmpty() ? new Inflater(true) : inflaters.remove();
    }

    Deflater deflater() {
        return deflaters.isEmpty() ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : deflaters.remove();
    }

    void giveBack(Inflater one) {
        if (inflaters.size() == KEPT) {
            one.end();
        } else {
            one.reset();
            inflaters.add(one);
        }
    }

    void giveBack(Deflater one) {
        if (deflaters.size() == KEPT) {
            one.end();
        } else {
            one.reset();
            deflaters.add(one);
        }
    }

    /** Where what comes out is put at first; whoever uses it takes it out before anybody else does. */
    byte[] piece() {
        return piece;
    }
}
