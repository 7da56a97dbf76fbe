package io.archangel.proof.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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

    private static Optional<String> routes(double ten, double thousand) {
        return RoutePrice.missed(Map.of(
                new RoutePrice.Case("10", "10"), List.of(ten, 500.0, ten),
                new RoutePrice.Case("1000", "10"), List.of(thousand, thousand, thousand),
                new RoutePrice.Case("1000", "all"), List.of(999.0, 999.0, 999.0)));
    }
}
