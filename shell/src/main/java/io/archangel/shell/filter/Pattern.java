package io.archangel.shell.filter;

import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of an operator's, run on texts of strangers'. It may look at so many characters and no more, since a
 * nested repetition can try for years.
 */
final class Pattern {
    private static final int LONGEST = 256;
    private static final String SPECIAL = "\\[](){}.*+?^$|";

    /** So often may a text be gone through, and so many looks more. */
    private static final int TIMES = 200;

    private static final int MORE = 2_000;

    /** So much may all counted repetitions of a pattern multiply to: those of what is empty look at no character. */
    private static final int REPETITIONS = 1_000;

    /** An escape, which is passed over, or a counted repetition: its least and, where it has one, its most. */
    private static final java.util.regex.Pattern COUNTED = java.util.regex.Pattern.compile(
            "\\\\x\\{\\p{XDigit}*}|\\\\c.|\\\\.|\\{\\s*(\\d[^}]*)", java.util.regex.Pattern.DOTALL);

    private final String written;
    private final String filter;
    private final int column;
    private final java.util.regex.Pattern compiled;

    /** True if it is but letters, which are found without more ado. */
    private final boolean isPlain;

    private Pattern(String written, String filter, int column, java.util.regex.Pattern compiled) {
        this.written = written;
        this.filter = filter;
        this.column = column;
        this.compiled = compiled;
        isPlain = written.chars().noneMatch(letter -> SPECIAL.indexOf(letter) >= 0);
    }

    /** @throws FilterException if it is none, is too long, or repeats too often */
    static Pattern of(String written, String filter, int column) {
        if (written.length() > LONGEST) {
            throw new FilterException("a pattern may have " + LONGEST + " characters at most", filter, column);
        }
        if (repetitions(written) > REPETITIONS) {
            throw new FilterException(
                    "a pattern may repeat " + REPETITIONS + " times at most, all {n} multiplied", filter, column);
        }
        try {
            return new Pattern(written, filter, column, java.util.regex.Pattern.compile(written));
        } catch (PatternSyntaxException wrong) {
            throw new FilterException(
                    "the pattern is not one: " + wrong.getDescription().toLowerCase(java.util.Locale.ROOT),
                    filter,
                    column);
        }
    }

    /** All that is counted, multiplied, as if each were in the other. */
    private static long repetitions(String written) {
        long product = 1;
        var counted = COUNTED.matcher(written);
        while (counted.find() && product <= REPETITIONS) {
            if (counted.group(1) != null) {
                product *= Math.max(1, most(counted.group(1)));
            }
        }
        return product;
    }

    /** The greatest number of {@code n}, {@code n,} or {@code n,m}; too many for what is written in another way. */
    private static long most(String bounds) {
        long most = 0;
        for (var bound : bounds.replaceAll("\\s", "").split(",", -1)) {
            if (!bound.matches("\\d{0,9}")) {
                return REPETITIONS + 1;
            }
            most = Math.max(most, bound.isEmpty() ? 0 : Long.parseLong(bound));
        }
        return most;
    }

    /** Whether a text holds it. @throws FilterException if that takes too long to find out, or is interrupted */
    boolean isIn(String text) {
        if (isPlain) {
            return text.contains(written);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new FilterException("interrupted", filter, column);
        }
        try {
            return compiled.matcher(new Watched(text, new int[] {text.length() * TIMES + MORE}))
                    .find();
        } catch (TooLong | StackOverflowError tooLong) {
            var why = Thread.currentThread().isInterrupted()
                    ? "interrupted"
                    : "this pattern takes too long; nest no repetitions";
            throw new FilterException(why, filter, column);
        }
    }

    /** Counts how often it is looked at. */
    private record Watched(CharSequence text, int[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0 || Thread.currentThread().isInterrupted()) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super(null, null, false, false);
        }
    }
}
