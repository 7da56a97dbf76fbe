package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pairs of causes with KILL, briefly; {@code .ci/long} runs all of them for longer. */
@Timeout(240)
final class RacesTest {
    private static final int PAIRS = Cause.values().length - 1;
    private static final List<String> WITH_KILL = List.of("-Draces=KILL");

    @TempDir
    private Path folder;

    @Test
    void kill_withAnyOtherCause_endsOnce() throws Exception {
        assertThat(rows(Fork.run(folder, WITH_KILL, RaceRun.class, options(1, 3))))
                .allSatisfy(row -> assertThat(row.wrong()).as(row.toString()).isZero())
                // each came first at times: they did meet
                .allSatisfy(row -> assertThat(row.first()).as(row.toString()).isBetween(1L, row.tried() - 1));
    }

    @Test
    void kill_withCheckThenSet_isSeenByEveryPair() throws Exception {
        assertThat(rows(Spoilt.run(folder, WITH_KILL, RaceRun.class, options(5, 2))))
                .allSatisfy(row -> assertThat(row.wrong()).as(row.toString()).isPositive());
    }

    private static List<Row> rows(Fork run) {
        assertThat(run.code()).isZero();
        assertThat(run.out()).hasSize(PAIRS);
        return run.out().stream().map(Row::parse).toList();
    }

    /** One JVM, three seconds at a time, a meeting for each state. */
    private static String[] options(int runs, int times) {
        return (runs + " -jvmArgs -Xmx512m -sc false -af NONE -f 1 -spinStyle THREAD_YIELD -strideSize 1"
                        + " -strideCount 64 -time 3000 -iters " + times)
                .split(" ");
    }
}
