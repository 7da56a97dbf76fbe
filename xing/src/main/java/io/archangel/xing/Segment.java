package io.archangel.xing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two slashes of a pattern.
 *
 * @param literal what it must be, or null for a parameter
 * @param name    of the parameter; empty for a literal
 * @param kind    what the parameter takes; null for a literal
 */
record Segment(
        @Nullable String literal, String name, @Nullable Kind kind) {
    /** What it takes, whatever it is called. */
    Object shape() {
        return literal == null ? Objects.requireNonNull(kind) : literal;
    }
}
