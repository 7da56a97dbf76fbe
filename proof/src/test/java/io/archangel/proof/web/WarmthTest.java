package io.archangel.proof.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a server is warm, and how long it may take. */
final class WarmthTest {

    /** @return after how many of these seconds it was, or 0 */
    private static int warmAfter(double... cpuNanos) {
        var warmth = new Warmth();
        for (int second = 0; second < cpuNanos.length; second++) {
            warmth.add(cpuNanos[second]);
            if (warmth.isEnough()) {
                return second + 1;
            }
        }
        return 0;
    }

    @Test
    void isEnough_evenFromTheStart_takesTwelveSeconds() {
        assertThat(warmAfter(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100))
                .isEqualTo(12);
    }

    @Test
    void isEnough_whileItGetsCheaper_isNot() {
        assertThat(warmAfter(2000, 1500, 1200, 900, 700, 500, 400, 300, 250, 200, 190, 180, 179, 178, 178))
                .isEqualTo(15);
        assertThat(warmAfter(1400, 1300, 1200, 1100, 1000, 900, 800, 700, 600, 500, 400, 300, 200))
                .isZero();
    }

    @Test
    void isEnough_dearSecondsBetween_changeNothing() {
        assertThat(warmAfter(900, 800, 700, 600, 300, 900, 280, 270, 900, 900, 250, 900, 251, 252))
                .isEqualTo(14);
    }

    @Test
    void ofEach_few_mayTakeTheMost() {
        assertThat(Warmth.ofEach(new BenchOptions(new String[0]), 2)).hasSeconds(50);
    }

    @Test
    void ofEach_all_stayTogetherBelow51Minutes() {
        var options = new BenchOptions(new String[0]);
        int servers = Contestant.values().length;
        var each = Warmth.ofEach(options, servers).plusSeconds(3 + 2L * options.seconds() * options.rounds());
        assertThat(each.multipliedBy((long) servers * options.runs()).toMinutes())
                .isLessThan(51);
    }

    @Test
    void ofEach_tooManyForTheTime_isRefused() {
        assertThatThrownBy(() -> Warmth.ofEach(
                        new BenchOptions(List.of("--minutes", "10").toArray(new String[0])), 17))
                .hasMessageContaining("--minutes");
    }
}
