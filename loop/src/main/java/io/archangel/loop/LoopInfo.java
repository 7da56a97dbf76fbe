package io.archangel.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A look at a loop.
 *
 * @param name        how people know it
 * @param state       {@code running}, {@code blocked}, {@code stopped} or {@code closed}
 * @param connections how many connections live on it
 * @param queue       how many callbacks wait for their turn, timers not counted
 * @param blocked     for how long a callback has held it up, or null
 * @param frame       where that callback is, or null
 */
public record LoopInfo(
        String name,
        String state,
        long connections,
        long queue,
        @Nullable Duration blocked,
        @Nullable String frame) {}
