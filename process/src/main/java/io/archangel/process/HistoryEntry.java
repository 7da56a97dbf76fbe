package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process that has ended. Text in it may come from outside: escape it before it is shown.
 *
 * @param pid      its number
 * @param kind     what it was, of which 64 bytes of UTF-8 are kept, as of the app, the name and the exit
 * @param app      whose, or null
 * @param name     what it did
 * @param started  when it was registered
 * @param duration until its exit was complete
 * @param in       bytes received
 * @param out      bytes sent
 * @param exit     how it ended, {@link Exit#word()}
 * @param by       who ended it, or null; at most 128 bytes of UTF-8
 * @param reason   why, or null; at most 256 bytes of UTF-8
 * @param haunted  how long a thread was still in its code after that, as a zombie; null if none was, or one still is
 */
public record HistoryEntry(
        long pid,
        String kind,
        @Nullable String app,
        String name,
        Instant started,
        Duration duration,
        long in,
        long out,
        String exit,
        @Nullable String by,
        @Nullable String reason,
        @Nullable Duration haunted) {}
