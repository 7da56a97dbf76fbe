package io.archangel.proof.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import org.junit.jupiter.api.Test;

final class WebTableTest {
    private final EnumMap<Contestant, Sample[][]> samples = new EnumMap<>(Contestant.class);

    @Test
    void print_threeRounds_ratiosAreWithinARound() {
        samples.put(Contestant.BARE, of(new Sample(100, 10_000), new Sample(200, 5_000), new Sample(400, 2_500)));
        samples.put(Contestant.ACTIVEJ, of(new Sample(150, 5_000), new Sample(200, 5_000), new Sample(800, 500)));
        assertThat(printed())
                .contains("| ActiveJ 6 | 200 (150 to 800) | 1.50 (1.00 to 2.00) |"
                        + " 5,000 (500 to 5,000) | 2.00 (1.00 to 5.00) | 0.00 (0.00 to 0.00) |");
    }

    @Test
    void print_oneOfAPairMissing_thePairIsLeftOut() {
        samples.put(Contestant.OURS_INLINE, of(new Sample(100_000, 5_000)));
        samples.put(Contestant.OURS_BLOCKING, of(new Sample(100_000, 10_000)));
        assertThat(printed())
                .contains("| ours on virtual threads, of ours inline | 0.50 (0.50 to 0.50) | 0.50 (0.50 to 0.50) |")
                .contains(
                        "| ours, inline handler | 100,000 (100,000 to 100,000) | - | 5,000 (5,000 to 5,000) | - | 0.50")
                .doesNotContain("of ActiveJ");
    }

    @Test
    void missed_siteServesLessThanAsked_isSaidOfEachColumn() {
        samples.put(Contestant.OURS_INLINE, of(new Sample(1, 850), new Sample(1, 850), new Sample(1, 850)));
        assertThat(new WebTable(samples).missed()).isEmpty();
        samples.put(Contestant.OURS_XING, of(new Sample(1, 1_000), new Sample(1, 990), new Sample(1, 2_000)));
        assertThat(new WebTable(samples).missed()).isEmpty();
        samples.put(Contestant.OURS_XING, of(new Sample(1, 1_001), new Sample(1, 1_002), new Sample(1, 2_000)));
        assertThat(new WebTable(samples).missed())
                .hasSize(2)
                .allSatisfy(said -> assertThat(said).contains("at least 0.85"));
    }

    @Test
    void missed_lessThanRequiredOfBareNettyOrAPeer_isSaid() {
        samples.put(Contestant.BARE, of(new Sample(1, 1_300)));
        samples.put(Contestant.OURS_INLINE, of(new Sample(1, 1_000)));
        samples.put(Contestant.VERTX, of(new Sample(1, 950)));
        samples.put(Contestant.ACTIVEJ, of(new Sample(1, 500)));
        assertThat(new WebTable(samples).missed()).isEmpty();
        samples.put(Contestant.OURS_INLINE, of(new Sample(1, 1_010)));
        assertThat(new WebTable(samples).missed())
                .hasSize(3)
                .anySatisfy(said -> assertThat(said).contains("pipelined", "1.29", "at least 1.30"))
                .anySatisfy(said -> assertThat(said).contains("0.94", "Vert.x", "at least 0.95"));
    }

    @Test
    void missed_clientsThatWaitHoldMoreThanAsked_isSaid() {
        var bytes = new EnumMap<Contestant, double[]>(Contestant.class);
        bytes.put(Contestant.BARE, new double[] {1_000, 1_000, 1_000});
        bytes.put(Contestant.OURS_INLINE, new double[] {1_400, 1_500, 1_400});
        bytes.put(Contestant.OURS_BLOCKING, new double[] {2_200, 2_300, 2_300});
        bytes.put(Contestant.ACTIVEJ, new double[] {Double.NaN, 9_000, 9_000});
        assertThat(IdlePolls.missed(bytes))
                .singleElement()
                .asString()
                .contains("virtual thread", "2.30", "at most 2.20");
    }

    private static Sample[][] of(Sample... rounds) {
        return new Sample[][] {rounds, rounds};
    }

    private String printed() {
        var bytes = new ByteArrayOutputStream();
        new WebTable(samples).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
