package io.archangel.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses what was meant. */
final class Nearest {
    private static final int LONGEST = 32;

    private Nearest() {}

    /** {@code ; did you mean 'kill'?}, or nothing if no name is near. */
    static String hint(String typed, Collection<String> names) {
        if (typed.length() > LONGEST) {
            return "";
        }
        int far = Math.max(1, typed.length() / 2);
        return names.stream()
                .filter(name -> distance(typed, name) <= far)
                .min(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Where a name stands among others, in any case. @throws ShellException if it does not */
    static int index(String typed, String what, List<String> names) {
        int at = names.indexOf(typed.toLowerCase(Locale.ROOT));
        if (at < 0) {
            var hint = hint(typed, names);
            throw new ShellException("no " + what + " '" + typed + "'"
                    + (hint.isEmpty() ? "; there are " + String.join(",", names) : hint));
        }
        return at;
    }

    /** How many letters are to be put in, left out, changed or swapped with the next (Damerau 1964). */
    private static int distance(String from, String to) {
        var above = new int[to.length() + 1];
        for (int at = 0; at < above.length; at++) {
            above[at] = at;
        }
        var twoAbove = above;
        for (int row = 1; row <= from.length(); row++) {
            var here = new int[above.length];
            here[0] = row;
            for (int at = 1; at < here.length; at++) {
                int changed = above[at - 1] + (from.charAt(row - 1) == to.charAt(at - 1) ? 0 : 1);
                here[at] = Math.min(changed, Math.min(above[at], here[at - 1]) + 1);
                if (row > 1
                        && at > 1
                        && from.charAt(row - 1) == to.charAt(at - 2)
                        && from.charAt(row - 2) == to.charAt(at - 1)) {
                    here[at] = Math.min(here[at], twoAbove[at - 2] + 1);
                }
            }
            twoAbove = above;
            above = here;
        }
        return above[to.length()];
    }
}
