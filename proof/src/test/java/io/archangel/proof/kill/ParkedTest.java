package io.archangel.proof.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the JVM does not hold virtual threads itself, one that is parked is collected, unless the table holds it. */
final class ParkedTest {
    @Test
    void kill_threadThatNobodyElseHolds_isThereStillAndRunsItsFinally(@TempDir Path folder) throws Exception {
        var run = Fork.run(folder, List.of("-Djdk.trackAllThreads=false"), Parked.class);

        assertThat(run.out()).as(run.said()).containsExactly("EXITED, finally has run");
    }
}
