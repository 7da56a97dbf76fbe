package io.archangel.proof.price;

import io.archangel.proof.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a case took in a round.
 *
 * @param time        its median: nanoseconds, of a listing milliseconds
 * @param onProcessor nanoseconds that the threads on which processes come and go had a processor; not a number where that
 *                    is not counted
 * @param bytes       what these threads allocated; as above
 * @param bytesOfAll  what all threads did
 */
record Cost(double time, double onProcessor, double bytes, double bytesOfAll) {

    /** One figure of all rounds. */
    static Spread all(List<Cost> rounds, ToDoubleFunction<Cost> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }

    /** How many times another's figure of the same round it is. */
    static Spread ratio(List<Cost> rounds, List<Cost> others, ToDoubleFunction<Cost> figure) {
        return Spread.of(IntStream.range(0, rounds.size())
                .mapToDouble(round -> figure.applyAsDouble(rounds.get(round)) / figure.applyAsDouble(others.get(round)))
                .toArray());
    }
}
