package io.archangel.http;

import io.archangel.http.wire.Encoder;
import io.archangel.process.Clock;

/**
 * What the connections of one loop share: a clock, and one buffer to write in. On that loop only.
 *
 * @param clock   the manager's
 * @param encoder what is written in it is taken before the callback ends
 */
record Desk(Clock clock, Encoder encoder) {
    Desk(Clock clock) {
        this(clock, new Encoder());
    }
}
