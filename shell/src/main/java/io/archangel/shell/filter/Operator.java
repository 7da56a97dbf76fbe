package io.archangel.shell.filter;

import java.util.List;

/** How a value is compared. */
enum Operator {
    SAME("="),
    OTHER("!="),
    LESS("<"),
    NOT_MORE("<="),
    MORE(">"),
    NOT_LESS(">="),
    LIKE("~"),
    UNLIKE("!~");

    /** The longer ones first, so that none is taken for half of another. */
    static final List<Operator> LONGEST_FIRST = List.of(OTHER, UNLIKE, NOT_MORE, NOT_LESS, SAME, LESS, MORE, LIKE);

    final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    boolean isOrder() {
        return this == LESS || this == NOT_MORE || this == MORE || this == NOT_LESS;
    }

    boolean isPattern() {
        return this == LIKE || this == UNLIKE;
    }

    /** True if it is the other way round of {@link #SAME} or {@link #LIKE}. */
    boolean isNegation() {
        return this == OTHER || this == UNLIKE;
    }

    /** Whether a comparison that came out so is meant by it. @param order below, at or above zero */
    boolean holds(int order) {
        return switch (this) {
            case LESS -> order < 0;
            case NOT_MORE -> order <= 0;
            case MORE -> order > 0;
            case NOT_LESS -> order >= 0;
            default -> order == 0;
        };
    }
}
