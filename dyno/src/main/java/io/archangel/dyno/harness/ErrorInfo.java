package io.archangel.dyno.harness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sort of exception as it came so far. Text in it may come from outside: escape it before it is shown.
 *
 * @param point where it was tapped
 * @param type  its class, {@code java.io.IOException}
 * @param where the line it was thrown from, {@code Bank.java:33}, or null if it does not tell
 * @param count how often it came
 * @param first when it came first
 * @param last  when it came last
 * @param pid   of the process that it came from last, 0 if from none
 * @param sample what the last one said, at most 256 characters, or null if nothing
 * @param stack the first one's stack and causes, at most 3,000 characters
 */
public record ErrorInfo(
        String point,
        String type,
        @Nullable String where,
        long count,
        Instant first,
        Instant last,
        long pid,
        @Nullable String sample,
        String stack) {

    ErrorInfo again(Instant now, long from, @Nullable String said) {
        return new ErrorInfo(point, type, where, count + 1, first, now, from, said, stack);
    }
}
