package io.archangel.proof.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchOptionsTest {
    private static final List<Contestant> ALL = List.of(Contestant.values());

    @Test
    void of_nothingTold_isAllInThreeRunsOfThreeRounds() {
        var options = options();
        assertThat(options.of(ALL)).isEqualTo(ALL);
        assertThat(options.runs()).isEqualTo(3);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.jvm()).isEmpty();
    }

    @Test
    void of_someNamed_isThoseInTheTablesOrder() {
        assertThat(options("--only", "jetty-virtual,bare").of(ALL))
                .containsExactly(Contestant.BARE, Contestant.JETTY_VIRTUAL);
    }

    @Test
    void of_unknownServer_isRefusedByName() {
        assertThatThrownBy(() -> options("--only", "bear").of(ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bear")
                .hasMessageContaining("bare-encoded");
    }

    @Test
    void jvm_optionsDividedBySpaces_areWords() {
        assertThat(options("--jvm", "-Xint  -XX:+PreserveFramePointer").jvm())
                .containsExactly("-Xint", "-XX:+PreserveFramePointer");
    }

    @Test
    void options_unknownOrWithoutValue_areRefused() {
        assertThatThrownBy(() -> options("--round", "1")).hasMessageContaining("--round");
        assertThatThrownBy(() -> options("--rounds")).hasMessageContaining("--rounds");
    }

    @Test
    void classPath_peersNotSaid_isRefusedForPeersAlone() {
        assertThat(options().classPath(Contestant.OURS_INLINE)).isNotEmpty();
        assertThat(options("--peers", "there").classPath(Contestant.BARE)).isEqualTo("there");
        assertThatThrownBy(() -> options().classPath(Contestant.BARE)).hasMessageContaining("--peers");
    }

    private static BenchOptions options(String... arguments) {
        return new BenchOptions(arguments);
    }
}
