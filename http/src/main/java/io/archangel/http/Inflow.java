package io.archangel.http;

/**
 * How much a client may still send, on one stream or on the connection (RFC 9113, 5.2). What has arrived is given back
 * when it is done with, and told to the client when half of the window has gathered. On the loop only.
 */
final class Inflow {
    private final int size;
    private int left;
    private int owed;

    /** @param size in bytes, which the client knows of */
    Inflow(int size) {
        this.size = size;
        left = size;
    }

    /** Bytes came. @return false if they are more than were allowed */
    boolean take(int bytes) {
        left -= bytes;
        return left >= 0;
    }

    /** Bytes are done with. @return by how much to widen the window now, or 0 */
    int giveBack(int bytes) {
        owed += bytes;
        if (owed < size / 2) {
            return 0;
        }
        int now = owed;
        left += now;
        owed = 0;
        return now;
    }
}
