package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Coming and going in numbers; {@code .ci/long} has the whole of them. */
@Timeout(240)
final class ChurnTest {
    @Test
    void exits_aHundredThousand_startEachHookOnceAndLeaveNothing() throws Exception {
        assertThat(Churn.run(100_000)).matches(Churn.Result::isRight);
    }

    @Test
    void exits_withCheckThenSet_areFoundWrong(@TempDir Path folder) throws Exception {
        var run = Spoilt.run(folder, List.of(), Churn.class, "100000");

        assertThat(run.code()).isEqualTo(1);
        // a row that says so, for a JVM that breaks down ends with 1, too: one that is wrong, or reports of second ends
        assertThat(run.out())
                .as(run.said())
                .anyMatch(row -> row.matches("\\| \\d+ \\| ([1-9]\\d*|0 \\| [1-9]\\d*) \\|.*"));
    }

    @Test
    void kills_byTwentyThousandStalePids_hitNobody() throws Exception {
        assertThat(StaleKills.run(20_000)).matches(StaleKills.Result::isRight);
    }

    @Test
    void result_ofFewerThanWereAskedFor_isNotRight() {
        assertThat(new Churn.Result(10, 10, 0, 0, 0, 0, 0, 0, 1)).matches(Churn.Result::isRight);
        assertThat(new Churn.Result(10, 9, 0, 0, 0, 0, 0, 0, 1)).matches(result -> !result.isRight());

        assertThat(new StaleKills.Result(10, 10, 10, 1, 0, 1)).matches(StaleKills.Result::isRight);
        assertThat(new StaleKills.Result(10, 9, 9, 1, 0, 1)).matches(result -> !result.isRight());
        assertThat(new StaleKills.Result(10, 10, 10, 0, 0, 1)).matches(result -> !result.isRight());
    }

    @Test
    void workers_oneOfWhomThrowsWhileOthersWaitForHim_throwThat() {
        var workers = new Workers();
        workers.start(new CompletableFuture<Void>()::join);
        workers.start(() -> {
            throw new IllegalStateException("a killer has died");
        });

        assertThatThrownBy(workers::join).hasRootCauseMessage("a killer has died");
    }
}
