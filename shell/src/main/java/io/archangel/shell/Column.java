package io.archangel.shell;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a listing.
 *
 * @param title   as the head shows it; in lower case it is what {@code -o} takes
 * @param key     as JSON names it
 * @param isRight whether it is set to the right
 * @param least   how wide it is at least
 * @param text    what people see, or null for nothing
 * @param value   what scripts see; see {@link Json#line}
 */
record Column<T>(
        String title,
        String key,
        boolean isRight,
        int least,
        Function<T, @Nullable String> text,
        Function<T, @Nullable Object> value) {

    /** Words. */
    static <T> Column<T> text(String title, Function<T, @Nullable String> text) {
        return new Column<>(title, key(title), false, 0, text, text::apply);
    }

    /** A pid, which scripts see as text, since not all of them count so far. */
    static <T> Column<T> pid(String title, Function<T, Long> pid) {
        return new Column<>(
                title, key(title), true, 0, row -> Long.toString(pid.apply(row)), row -> Long.toString(pid.apply(row)));
    }

    /** A number of bytes. */
    static <T> Column<T> bytes(String title, Function<T, Long> bytes) {
        return new Column<>(title, key(title), true, 0, row -> Units.bytes(bytes.apply(row)), bytes::apply);
    }

    /** A time that has passed. */
    static <T> Column<T> span(String title, Function<T, Duration> span) {
        return new Column<>(
                title,
                key(title) + "_ms",
                true,
                0,
                row -> Units.span(span.apply(row)),
                row -> span.apply(row).toMillis());
    }

    /** A time that has passed, if it has. */
    static <T> Column<T> maybe(String title, Function<T, @Nullable Duration> span) {
        return new Column<>(
                title,
                key(title) + "_ms",
                true,
                0,
                row -> span.apply(row) instanceof Duration time ? Units.span(time) : null,
                row -> span.apply(row) instanceof Duration time ? time.toMillis() : null);
    }

    /** The same, at least so wide. */
    Column<T> atLeast(int columns) {
        return new Column<>(title, key, isRight, columns, text, value);
    }

    /** What {@code -o} takes. */
    String option() {
        return key(title);
    }

    private static String key(String title) {
        return title.toLowerCase(Locale.ROOT);
    }
}
