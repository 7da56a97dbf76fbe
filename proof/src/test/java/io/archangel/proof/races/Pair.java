package io.archangel.proof.races;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two causes that come at one moment. */
record Pair(Cause one, Cause other, HeadStart headStart) {

    /** Every pair, each once; those that the system property {@code races} names a cause of, if it is there. */
    static List<Pair> all() {
        var only = System.getProperty("races", "").toUpperCase(Locale.ROOT);
        var pairs = new ArrayList<Pair>();
        for (var one : Cause.values()) {
            for (var other : Cause.values()) {
                if (one.ordinal() < other.ordinal() && (one + " " + other).contains(only)) {
                    pairs.add(new Pair(one, other, new HeadStart()));
                }
            }
        }
        return List.copyOf(pairs);
    }

    boolean has(Cause cause) {
        return one == cause || other == cause;
    }

    @Override
    public String toString() {
        return one + " x " + other;
    }
}
