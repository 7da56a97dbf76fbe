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

    private final Clock clock;

    /** When all strikes so far will be forgiven. */
    private long forgiven;

    /** How many small frames it may send in answer to what we sent. */
    private int earned;

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
        earned = Math.min(earned + 2, MOST_EARNED);
    }

    /** Content was sent, which a client may answer with window for the stream and for the connection. */
    void sent() {
        earned = Math.min(earned + 2, MOST_EARNED);
    }

    /** It has been given an answer whole. */
    void answered() {
        forgiven -= FORGIVEN_AFTER / ANSWERS_A_STRIKE;
    }
}
