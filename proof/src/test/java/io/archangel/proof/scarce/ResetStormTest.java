package io.archangel.proof.scarce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients by the thousand that reset; by the hundred thousand in {@code .ci/long reset_storm}. */
final class ResetStormTest {
    private static final int RESETS = 2_000;

    private final ResetStorm storm = new ResetStorm();

    @BeforeEach
    void warmUp() throws IOException {
        storm.warmUp();
    }

    @AfterEach
    void close() {
        storm.close();
    }

    @Test
    void resetsOfConnections_byTheThousand_areNoFailuresAndLeaveNobody() throws IOException {
        var left = storm.ofConnections(RESETS);
        assertThat(left.isNothing()).as(left.toString()).isTrue();
    }

    @Test
    void resetsOfStreams_byTheThousand_areNoFailuresAndLeaveNobody() throws IOException {
        var left = storm.ofStreams(RESETS);
        assertThat(left.isNothing()).as(left.toString()).isTrue();
        assertThat(left.hungUp()).isBetween(RESETS / 2L, (long) RESETS);
    }
}
