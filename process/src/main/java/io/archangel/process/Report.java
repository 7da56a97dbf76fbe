package io.archangel.process;

import java.time.Duration;
import java.util.List;

/**
 * What there is to say of a process that did not end normally: one report each, none for a normal end.
 *
 * @param pid       its number
 * @param ancestors the pids of its parents, the nearest first, at most 64
 * @param kind      what it was
 * @param name      what it was started as; may hold text from outside
 * @param age       how old it became
 * @param exit      how it ended
 */
public record Report(long pid, List<Long> ancestors, String kind, String name, Duration age, Exit exit) {
    /** A tree may be so deep that its pids would fill the log. */
    static final int MOST_ANCESTORS = 64;
}
