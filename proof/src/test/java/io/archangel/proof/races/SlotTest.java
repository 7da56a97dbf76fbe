package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On one compare-and-set hangs that a value of a cache is loaded once for all who find it past its time. */
@Timeout(240)
final class SlotTest {
    private static final List<String> OPTIONS =
            List.of("@" + Path.of("src/test/resources/lincheck.options").toAbsolutePath());

    @TempDir
    private Path folder;

    @Test
    void threeCallers_inManyOrders_haveOneLoadAtATime() throws Exception {
        var run = Fork.run(folder, OPTIONS, SlotCheck.class, "10", "200");

        assertThat(run.code()).as(String.join("\n", run.out())).isZero();
    }

    @Test
    void threeCallers_withCheckThenSet_haveTwo() throws Exception {
        var mutant = folder.resolve("mutant");
        assertThat(SlotMutant.writeTo(mutant)).isEqualTo(1);

        var run = Spoilt.run(mutant, folder, OPTIONS, SlotCheck.class, "20", "200");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).as(run.said()).anyMatch(Spoilt::isSeen);
    }
}
