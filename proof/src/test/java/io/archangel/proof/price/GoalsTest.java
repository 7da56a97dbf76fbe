package io.archangel.proof.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoalsTest {

    @Test
    void routes_thousandDearerThanAsked_isMissed() {
        assertThat(routes(50, 60)).isEmpty();
        assertThat(routes(50, 60.1)).hasValueSatisfying(said -> assertThat(said).contains("1,000", "1.20"));
    }

    @Test
    void aspect_filtersDearerThanAsked_isMissed() {
        assertThat(AspectPrice.missed(new TreeMap<>(Map.of("alone", 1.0, "composed", 11.0))))
                .isEmpty();
        assertThat(AspectPrice.missed(new TreeMap<>(Map.of("alone", 1.0, "composed", 11.5))))
                .hasValueSatisfying(said -> assertThat(said).contains("10.5 ns", "at most 10"));
    }

    @Test
    void price_asMuchAsAsked_isMet() {
        assertThat(Price.missed(asAsked())).isEmpty();
    }

    /** Each goal by itself, a tenth over; other figures of a case are no matter. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a process, time handed in                          | 100.1 |  100 |   160 | 100 ns: missed
                    a process, time handed in                          |   100 |  100 | 160.1 | 160 bytes: missed
                    a process, clock read twice                        | 180.1 |    0 |     0 | 180 ns: missed
                    a process, two threads, parents of their own       |     0 |  151 |     0 | on a processor: 1.51, missed
                    a process, two threads, one parent                 |     0 |  301 |     0 | on a processor: 3.01, missed
                    a process, 1,000,000 live                          |   131 |    0 |     0 | that with none: 1.31, missed
                    every row of 1,000,000, while requests come and go | 500.1 |    0 |     0 | 500 ms: missed
                    """)
    void price_moreThanAsked_isMissed(String words, double time, double onProcessor, double bytes, String said) {
        var costs = asAsked();
        costs.replaceAll(
                (its, rounds) -> its.words().equals(words) ? List.of(new Cost(time, onProcessor, bytes, 0)) : rounds);

        assertThat(Price.missed(costs))
                .singleElement()
                .satisfies(missed -> assertThat(missed).startsWith(words + ": ").endsWith(said));
    }

    /** Who has no figure has not shown that the goal is met. */
    @Test
    void price_figureThatIsNotThere_isMissed() {
        var costs = asAsked();
        costs.put(Case.ONE, List.of(new Cost(100, 100, Double.NaN, 0)));

        assertThat(Price.missed(costs)).singleElement().asString().contains("160 bytes");
    }

    /** The machine may be slower in a round, so it is what both took in the same one that is compared. */
    @ParameterizedTest
    @CsvSource({"1, 2, 3, 0", "1, 1, 3, 0", "1, 1, 1, 3"})
    void price_ratio_isThatOfTheMiddleRound(double first, double second, double third, int missed) {
        var costs = new LinkedHashMap<Case, List<Cost>>();
        asAsked().forEach((its, rounds) -> costs.put(its, times(rounds.getFirst(), 1, 2, 3)));
        costs.put(Case.ONE, times(asAsked(Case.ONE), first, second, third));

        assertThat(Price.missed(costs))
                .filteredOn(said -> said.contains("times that"))
                .hasSize(missed);
    }

    private static List<Cost> times(Cost cost, double... rounds) {
        return Arrays.stream(rounds)
                .mapToObj(by -> new Cost(cost.time() * by, cost.onProcessor() * by, cost.bytes(), cost.bytesOfAll()))
                .toList();
    }

    private static Map<Case, List<Cost>> asAsked() {
        var costs = new LinkedHashMap<Case, List<Cost>>();
        Case.all().forEach(its -> costs.put(its, List.of(asAsked(its))));
        return costs;
    }

    private static Cost asAsked(Case its) {
        return switch (its.words()) {
            case "a process, time handed in" -> new Cost(100, 100, 160, 0);
            case "a process, clock read twice" -> new Cost(180, 9_999, 9_999, 0);
            case "a process, two threads, parents of their own" -> new Cost(9_999, 150, 9_999, 0);
            case "a process, two threads, one parent" -> new Cost(9_999, 300, 9_999, 0);
            case "a process, 1,000,000 live" -> new Cost(130, 9_999, 9_999, 0);
            case "every row of 1,000,000, while requests come and go" -> new Cost(500, Double.NaN, Double.NaN, 0);
            default -> new Cost(9_999, 9_999, 9_999, 0);
        };
    }

    private static Optional<String> routes(double ten, double thousand) {
        return RoutePrice.missed(Map.of(
                new RoutePrice.Case("10", "10"), List.of(ten, 500.0, ten),
                new RoutePrice.Case("1000", "10"), List.of(thousand, thousand, thousand),
                new RoutePrice.Case("1000", "all"), List.of(999.0, 999.0, 999.0)));
    }
}
