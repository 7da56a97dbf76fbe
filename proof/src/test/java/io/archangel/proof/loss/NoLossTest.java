package io.archangel.proof.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few thousand visits in a JVM of their own, every buffer watched; the million is in {@code .ci/long}. */
@Timeout(240)
final class NoLossTest {
    private static final List<String> WATCHED =
            List.of("-Dio.netty.leakDetection.level=paranoid", "--enable-native-access=ALL-UNNAMED");

    @TempDir
    private Path folder;

    @Test
    void visitsOfAllKinds_halfBrokenOffAnywhere_leaveNothingBehind() throws Exception {
        var run = Fork.run(folder, WATCHED, NoLoss.class, "3000");

        assertThat(run.code()).as(() -> run.out() + run.said()).isZero();
    }
}
