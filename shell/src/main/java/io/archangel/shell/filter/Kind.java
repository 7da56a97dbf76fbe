package io.archangel.shell.filter;

/** What values of a field are, which says what they may be compared with. */
public enum Kind {
    /** Words: {@code app=chat}, {@code route~"/poll"}, {@code app in (chat, docs)}. */
    TEXT("text", false),
    /** A number, perhaps of bytes: {@code in>10k}, {@code pid=13}. */
    NUMBER("a number", true),
    /** A {@link java.time.Duration}: {@code age>10m}, {@code idle<1h30m}. */
    SPAN("a time that passed", true),
    /** An {@link java.time.Instant}: {@code started>14:03}, {@code started>2026-11-22}, {@code started>10m} for ten minutes ago. */
    TIME("a time of day", true),
    /** A place on the network, with or without a port: {@code client=10.0.0.7}, {@code client in 10.0.0.0/8}. */
    ADDRESS("an address", false),
    /** Letters, of which all that are asked for must be there: {@code stat=Z} is true for {@code Z+}. */
    LETTERS("letters", false),
    /** Any number of words, a {@link java.util.Collection}: {@code tags=import} is true where one of them is that. */
    WORDS("words", false),
    /** Yes or no: {@code tls}, {@code tls=no}. */
    FLAG("yes or no", false);

    private final String word;
    private final boolean hasOrder;

    Kind(String word, boolean hasOrder) {
        this.word = word;
        this.hasOrder = hasOrder;
    }

    /** As messages call it. */
    String word() {
        return word;
    }

    /** True if one value can be less than another. */
    boolean hasOrder() {
        return hasOrder;
    }

    /** How dear it is to compare: figures least, then words, then what must be read anew in each row. */
    int cost() {
        return switch (this) {
            case NUMBER, SPAN, TIME, FLAG -> 0;
            case TEXT, LETTERS, WORDS -> 1;
            case ADDRESS -> 2;
        };
    }

    /** True if it can be looked through for a pattern. */
    boolean hasPatterns() {
        return this != FLAG && !hasOrder;
    }
}
