package io.archangel.http;

import java.util.BitSet;

/**
 * Which streams have ended lately, and which of them by our reset, so that the client may not have known of it when it
 * sent more, or sends what it must to be done with it. It remembers a few hundred. On the loop only.
 */
final class PastStreams {
    private static final int NOWHERE = -1;

    /** Of streams, negative where we have reset them. */
    private final int[] ids;

    /** For which of them the client has sent RST_STREAM since, by their places. */
    private final BitSet reset = new BitSet(0);

    /** The same of WINDOW_UPDATE. */
    private final BitSet widened = new BitSet(0);

    private int next;

    /** @param size how many are remembered */
    PastStreams(int size) {
        ids = new int[size];
    }

    /** One has ended. @param byUs that we have reset it */
    void add(int stream, boolean byUs) {
        ids[next] = byUs ? -stream : stream;
        reset.clear(next);
        widened.clear(next);
        next = (next + 1) % ids.length;
    }

    /** True if we reset it. */
    boolean isReset(int stream) {
        return isReset(stream, place(stream));
    }

    /** True if it is remembered. */
    boolean has(int stream) {
        return place(stream) != NOWHERE;
    }

    /** The client resets it: true the first time, if we did so before. */
    boolean excusesReset(int stream) {
        return excuses(stream, reset);
    }

    /** The client gives it window: true the first time, if we reset it before. */
    boolean excusesWindow(int stream) {
        return excuses(stream, widened);
    }

    private boolean excuses(int stream, BitSet seen) {
        int place = place(stream);
        if (!isReset(stream, place) || seen.get(place)) {
            return false;
        }
        seen.set(place);
        return true;
    }

    private boolean isReset(int stream, int place) {
        return place != NOWHERE && ids[place] == -stream;
    }

    private int place(int stream) {
        for (int i = 0; i < ids.length; i++) {
            if (Math.abs(ids[i]) == stream) {
                return i;
            }
        }
        return NOWHERE;
    }
}
