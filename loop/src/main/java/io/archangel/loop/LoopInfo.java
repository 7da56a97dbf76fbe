package io.archangel.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A look at a loop.
 *
 * @param name        how people know it
 * @param state       {@code running}, {@code blocked}, {@code stopped} or {@code closed}
 * @param lag         for how long, at most, what was ready has lately had to wait for the callbacks before it; lately is
 *                    the last four seconds or so
 * @param queue       how many callbacks wait for their turn, timers not counted
 * @param connections how many connections live on it
 * @param busy        which part of the time it has lately spent in callbacks, 0 to 100
 * @param blocked     for how long a callback has held it up, or null
 * @param frame       where that callback is, or null
 * @param threads     how many {@linkplain Loop#virtualThreads virtual threads} of the loop live, wherever they run
 */
public record LoopInfo(
        String name,
        String state,
        Duration lag,
        long queue,
        long connections,
        int busy,
        @Nullable Duration blocked,
        @Nullable String frame,
        long threads) {}
