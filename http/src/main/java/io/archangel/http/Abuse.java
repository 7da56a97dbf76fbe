package io.archangel.http;

import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.process.Clock;

/**
 * Counts what a client of HTTP/2 does that costs us and does it no good, such as to ask and take back (CVE-2023-44487), or
 * to have us reset its streams (CVE-2025-8671). Each such frame is a strike; five a second are forgiven, and some for each
 * answer that is taken whole, so that a client that lives long and does so now and then lives on. On the loop only.
 */
final class Abuse {
    private static final long FORGIVEN_AFTER = 200_000_000;
    private static final int MOST = 100;
    private static final int ANSWERS_A_STRIKE = 4;
    private static final int MOST_EARNED = 50;

    /** Less content, or window, is not worth a frame, unless there is no more. */
    private static final int WORTH_A_FRAME = 512;

    /** As much as the widest window lets out. */
    private static final long MOST_OUT = Integer.MAX_VALUE;

    private final Clock clock;

    /** When all strikes so far will be forgiven. */
    private long forgiven;

    /** How many small frames it may send in answer to what we sent. */
    private int earned;

    /** How much content was sent for which it gave no window back: to the connection, and to all streams together. */
    private long outOnConnection;

    private long outOnStreams;

    Abuse(Clock clock) {
        this.clock = clock;
        forgiven = clock.nanos();
    }

    /** One more. @throws Broken if it is one too many */
    void strike() throws Broken {
        forgiven = Math.max(forgiven, clock.nanos()) + FORGIVEN_AFTER;
        if (forgiven - clock.nanos() > MOST * FORGIVEN_AFTER) {
            throw new Broken(Code.ENHANCE_YOUR_CALM, "too many frames that do no good");
        }
    }

    /** A small frame that may well be an answer to one of ours: a strike only if it is not. */
    void answer() throws Broken {
        if (earned > 0) {
            earned--;
        } else {
            strike();
        }
    }

    /** A request has begun, which a client may give a window and a priority. */
    void begun() {
        earnTwo();
    }

    /**
     * Content was sent, which a client may answer with window for the stream and for the connection. A small frame earns it
     * nothing while more waits, for then it was the client who made it small, by its window (CVE-2019-9511).
     *
     * @param last that no more of that stream waits
     */
    void sent(int bytes, boolean last) {
        outOnConnection = Math.min(outOnConnection + bytes, MOST_OUT);
        outOnStreams = Math.min(outOnStreams + bytes, MOST_OUT);
        if (bytes >= WORTH_A_FRAME || last) {
            earnTwo();
        }
    }

    /**
     * Window came: no strike if it gives back what was sent, and no crumbs of it. Some clients do so at every read, many
     * times for a frame of ours.
     *
     * @param stream 0 for the connection
     */
    void widened(int stream, int by) throws Broken {
        boolean isForAll = stream == 0;
        if (by < WORTH_A_FRAME || by > (isForAll ? outOnConnection : outOnStreams)) {
            answer();
        } else if (isForAll) {
            outOnConnection -= by;
        } else {
            outOnStreams -= by;
        }
    }

    /** It has been given an answer whole. */
    void answered() {
        forgiven -= FORGIVEN_AFTER / ANSWERS_A_STRIKE;
    }

    private void earnTwo() {
        earned = Math.min(earned + 2, MOST_EARNED);
    }
}
