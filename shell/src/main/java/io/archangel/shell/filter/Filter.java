package io.archangel.shell.filter;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads a filter and makes a predicate of it.
 *
 * <pre>
 * or         := and { "or" and }
 * and        := not { "and" not }
 * not        := ( "not" | "!" ) not | "(" or ")" | term
 * term       := key op value | key [ "not" ] "in" ( network | "(" value { "," value } ")" ) | key "is" [ "not" ] "null" | key
 * op         := "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "~" | "!~"
 * value      := "…" | '…' | characters up to a blank, a comma, a parenthesis or a quote
 * </pre>
 *
 * <p>Within quotes a backslash keeps a quote or a backslash; any other stays, so that patterns need no second one. {@code ~} looks
 * for a regular expression anywhere in the text. A bare {@code -} is what listings show for nothing: {@code user=-} is
 * {@code user is null}. A key alone is true where its flag is set. Of nothing every comparison is false, save that it differs.
 */
public final class Filter {
    /** So many characters are read. */
    public static final int LONGEST = 2_000;

    /** So deep may parentheses and negations be nested. */
    public static final int DEEPEST = 50;

    private Filter() {}

    /**
     * A predicate of rows. Asked on any thread, one at a time.
     *
     * @param text   the filter
     * @param fields what it may ask
     * @param now    what times of day and "ago" are reckoned from
     * @param zone   in which zone the time of day is meant
     * @throws FilterException if it is not understood; the predicate throws it for a pattern that takes too long
     */
    public static <T> Predicate<T> parse(String text, List<Field<T>> fields, Instant now, ZoneId zone) {
        if (text.length() > LONGEST) {
            throw new FilterException(
                    "a filter of " + text.length() + " characters is too long; give at most " + LONGEST,
                    text,
                    LONGEST + 1);
        }
        return new Parser<>(text, fields, now, zone).parse();
    }
}
