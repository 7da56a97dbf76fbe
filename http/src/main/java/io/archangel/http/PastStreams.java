package io.archangel.http;

/**
 * Which streams have ended lately, and which of them by our reset, so that the client may not have known of it when it
 * sent more. It remembers a few hundred. On the loop only.
 */
final class PastStreams {
    private static final int NONE = 0;

    private final int[] ids;
    private int next;

    /** @param size how many are remembered */
    PastStreams(int size) {
        ids = new int[size];
    }

    /** One has ended. @param byUs that we have reset it */
    void add(int stream, boolean byUs) {
        ids[next] = byUs ? -stream : stream;
        next = (next + 1) % ids.length;
    }

    /** True if we reset it. */
    boolean isReset(int stream) {
        return find(stream) < NONE;
    }

    /** True if it is remembered. */
    boolean has(int stream) {
        return find(stream) != NONE;
    }

    private int find(int stream) {
        for (int id : ids) {
            if (Math.abs(id) == stream) {
                return id;
            }
        }
        return NONE;
    }
}
