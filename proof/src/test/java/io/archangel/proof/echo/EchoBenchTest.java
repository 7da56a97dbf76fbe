package io.archangel.proof.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EchoBenchTest {
    private static final Sample[] BARE = of(900, 900, 900);

    @Test
    void missed_registeredTakesAsMuchAsItMay_isNot() {
        assertThat(EchoBench.missed(samples(of(9_000, 1_000, 900), of(500, 1_000, 9_000))))
                .isEmpty();
    }

    @Test
    void missed_medianOfOneMessageAtATime_isSaid() {
        assertThat(EchoBench.missed(samples(of(1_010, 1_010, 100), BARE)))
                .singleElement()
                .asString()
                .contains("registered process: bare Netty takes 0.89", "at least 0.90");
    }

    @Test
    void missed_medianOfManyAtOnce_isSaidToo() {
        assertThat(EchoBench.missed(samples(BARE, of(100, 1_010, 1_010))))
                .singleElement()
                .asString()
                .contains("16 at once: bare Netty takes 0.89");
        assertThat(EchoBench.missed(samples(of(1_010, 1_010, 1_010), of(1_010, 1_010, 1_010))))
                .hasSize(2);
    }

    @Test
    void missed_medianOfTheRate_isSaidBesideThatOfCpuTime() {
        var slow = Stream.of(890.0, 890.0, 1_000.0)
                .map(rate -> new Sample(rate, 900))
                .toArray(Sample[]::new);

        assertThat(EchoBench.missed(samples(slow, BARE)))
                .singleElement()
                .asString()
                .contains("registered process: has 0.89 of bare Netty's rate", "at least 0.90");
        assertThat(EchoBench.missed(samples(BARE, slow)))
                .singleElement()
                .asString()
                .contains("16 at once: has 0.89");
    }

    /** Bare Netty, ours without a process, which nothing is asked of, and with registered ones. */
    private static Sample[][][] samples(Sample[] one, Sample[] sixteen) {
        var slow = of(9_000, 9_000, 9_000);
        return new Sample[][][] {{BARE, BARE}, {slow, slow}, {one, sixteen}};
    }

    private static Sample[] of(double... cpuNanos) {
        return DoubleStream.of(cpuNanos)
                .mapToObj(nanos -> new Sample(1_000, nanos))
                .toArray(Sample[]::new);
    }
}
