package io.archangel.proof;

import java.util.Arrays;
import java.util.Locale;

/**
 * What came of several rounds.
 *
 * @param median the middle one; of two, the greater
 * @param least  the least
 * @param most   the greatest
 */
public record Spread(double median, double least, double most) {

    /** @param values one or more, in any order */
    public static Spread of(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** The median, and in brackets the least and the most. @param form of each, as {@link String#format} has it */
    public String text(String form) {
        return String.format(Locale.ROOT, form + " (" + form + " to " + form + ")", median, least, most);
    }
}
