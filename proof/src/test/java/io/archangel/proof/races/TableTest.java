package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table under three threads, briefly; {@code .ci/long} looks at more orders of their steps. */
@Timeout(240)
final class TableTest {
    private static final List<String> OPTIONS =
            List.of("@" + Path.of("src/test/resources/lincheck.options").toAbsolutePath());

    @TempDir
    private Path folder;

    @Test
    void threeThreads_inManyOrders_doWhatOneThreadCould() throws Exception {
        var run = Fork.run(folder, OPTIONS, TableCheck.class, "2", "50");

        assertThat(run.code()).as(String.join("\n", run.out())).isZero();
    }

    @Test
    void threeThreads_withCheckThenSet_doWhatNoneCould() throws Exception {
        var run = Spoilt.run(folder, OPTIONS, TableCheck.class, "20", "50");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).as(run.said()).anyMatch(Spoilt::isSeen);
    }

    @ParameterizedTest
    @CsvSource({
        "= Invalid execution results =, true",
        "= Validation function validate has failed =, true",
        "= The execution has hung =, false",
        "'= The execution has hung, see the thread dump =', false",
        "= The execution failed with an unexpected exception =, false",
        "= Concurrent test has hung =, false"
    })
    void mutant_thatLincheckFails_isSeenWhereItsResultsAreWrongAndNotWhereItHangs(String line, boolean seen) {
        assertThat(Spoilt.isSeen(line)).isEqualTo(seen);
    }
}
