package io.archangel.loop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What one end of a connection that is no socket wrote and the other has not taken, with the marks for its protocol. */
final class FakeOutbox {
    private static final int CHUNK = 16 << 10;

    private final Driver driver;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int low = 16 << 10;
    private int high = 64 << 10;

    FakeOutbox(Driver driver) {
        this.driver = driver;
    }

    void add(byte[] more) {
        bytes.writeBytes(more);
        driver.sent(ByteBuffer.wrap(more));
        look();
    }

    /** Drops all, and says nothing. */
    void clear() {
        bytes.reset();
    }

    /** Drops all, and tells the protocol. */
    void discard() {
        bytes.reset();
        look();
    }

    int size() {
        return bytes.size();
    }

    void limits(int newLow, int newHigh) {
        if (newLow < 0 || newHigh < newLow) {
            throw new LoopException(
                    "limits are " + newLow + " and " + newHigh + "; give 0 or more for low, and no less for high");
        }
        low = newLow;
        high = newHigh;
        look();
    }

    /** Hands over what the other end takes. */
    void hand(FakeEnd other) {
        var all = bytes.toByteArray();
        int taken = 0;
        while (taken < all.length && other.take(Arrays.copyOfRange(all, taken, Math.min(all.length, taken + CHUNK)))) {
            taken += CHUNK;
        }
        bytes.reset();
        if (taken < all.length) {
            bytes.write(all, taken, all.length - taken);
        }
        look();
    }

    /** Tells the protocol if a mark was passed. */
    private void look() {
        if (bytes.size() > high) {
            driver.pauseWriting();
        } else if (bytes.size() <= low) {
            driver.resumeWriting();
        }
    }
}
