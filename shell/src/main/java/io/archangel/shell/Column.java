package io.archangel.shell;

import io.archangel.shell.filter.Field;
import io.archangel.shell.filter.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a listing.
 *
 * @param title   as the head shows it; in lower case it is what {@code -o}, {@code --sort} and filters take
 * @param key     as JSON names it
 * @param isRight whether it is set to the right
 * @param least   how wide it is at least
 * @param kind    what its values are
 * @param value   its value, as {@link Field} has it
 * @param text    what people see, or null for nothing
 * @param json    what scripts see; see {@link Json#line}
 */
record Column<T>(
        String title,
        String key,
        boolean isRight,
        int least,
        Kind kind,
        Function<? super T, ? extends @Nullable Object> value,
        Function<T, @Nullable String> text,
        Function<T, @Nullable Object> json) {

    /** Words. */
    static <T> Column<T> text(String title, Function<T, @Nullable String> text) {
        return words(title, Kind.TEXT, text);
    }

    /** An address. */
    static <T> Column<T> address(String title, Function<T, @Nullable String> text) {
        return words(title, Kind.ADDRESS, text);
    }

    /** Letters, each with a meaning of its own. */
    static <T> Column<T> letters(String title, Function<T, @Nullable String> text) {
        return words(title, Kind.LETTERS, text);
    }

    private static <T> Column<T> words(String title, Kind kind, Function<T, @Nullable String> text) {
        return new Column<>(title, key(title), false, 0, kind, text, text, text::apply);
    }

    /** A pid, which scripts see as text, since not all of them count so far. */
    static <T> Column<T> pid(String title, Function<T, @Nullable Long> pid) {
        Function<T, @Nullable String> text =
                row -> pid.apply(row) instanceof Long number ? Long.toString(number) : null;
        return new Column<>(title, key(title), true, 0, Kind.NUMBER, pid, text, text::apply);
    }

    /** A number of things. */
    static <T> Column<T> count(String title, Function<T, Long> count) {
        return new Column<>(
                title, key(title), true, 0, Kind.NUMBER, count, row -> Long.toString(count.apply(row)), count::apply);
    }

    /** A number of bytes. */
    static <T> Column<T> bytes(String title, Function<T, Long> bytes) {
        return new Column<>(
                title, key(title), true, 0, Kind.NUMBER, bytes, row -> Units.bytes(bytes.apply(row)), bytes::apply);
    }

    /** A time that has passed, if it has. */
    static <T> Column<T> span(String title, Function<T, @Nullable Duration> span) {
        return new Column<>(
                title,
                key(title) + "_ms",
                true,
                0,
                Kind.SPAN,
                span,
                row -> span.apply(row) instanceof Duration time ? Units.span(time) : null,
                row -> span.apply(row) instanceof Duration time ? time.toMillis() : null);
    }

    /** A moment. @param invocation for whom it is shown: the day is left out if it is today there */
    static <T> Column<T> time(String title, Invocation invocation, Function<T, Instant> time) {
        var now = invocation.now();
        return new Column<>(
                title,
                key(title),
                false,
                0,
                Kind.TIME,
                time,
                row -> Units.time(time.apply(row), now, invocation.zone()),
                time::apply);
    }

    /** The same, at least so wide. */
    Column<T> atLeast(int columns) {
        return new Column<>(title, key, isRight, columns, kind, value, text, json);
    }

    /** The same, shown to people in another way. */
    Column<T> shownAs(Function<T, @Nullable String> shown) {
        return new Column<>(title, key, isRight, least, kind, value, shown, json);
    }

    /** What {@code -o}, {@code --sort} and filters take. */
    String option() {
        return key(title);
    }

    /** The same as a filter knows it. */
    Field<T> field() {
        return new Field<>(option(), kind, value);
    }

    private static String key(String title) {
        return title.toLowerCase(Locale.ROOT);
    }
}
