package io.archangel.proof.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an interrupt frees a thread from, and what it does not: the model's table, row by row. Whom it frees the receipt says to be
 * over; who is not freed is a zombie until it comes free by itself, and the receipt says that, too.
 */
final class BlockedTest {
    /** For what comes, in its time. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** For what does not come. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(report -> {}));

    @ParameterizedTest
    @EnumSource
    void kill_ofAPlatformThread_freesItOrSaysThatItDoesNot(Blocked.Way way) throws Exception {
        kill(way, Thread.ofPlatform().daemon());
    }

    @ParameterizedTest
    @EnumSource
    void kill_ofAVirtualThread_freesItOrSaysThatItDoesNot(Blocked.Way way) throws Exception {
        kill(way, Thread.ofVirtual());
    }

    private void kill(Blocked.Way way, Thread.Builder threads) throws Exception {
        try (var blocked = manager.register(new Blocked(way, threads))) {
            blocked.start();
            await().atMost(LONG).until(() -> isThere(blocked, way));

            boolean frees = way.frees(blocked.thread);
            var receipt = manager.kill(
                    Kill.of(blocked.pid()).signal(Signal.KILL).by("test").await(frees ? LONG : SHORT));

            if (frees) {
                expectFreed(receipt);
            } else {
                expectZombie(blocked, receipt);
                blocked.close();
            }
            assertThat(blocked.thread.join(LONG)).isTrue();
            assertThat(frees || blocked.wasInterruptedInVain()).isTrue();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(manager.find(blocked.pid())).isEmpty());
        }
    }

    private boolean isThere(Blocked blocked, Blocked.Way way) {
        return manager.stacks(blocked.pid()).stream()
                .flatMap(stack -> stack.frames().stream())
                .anyMatch(frame -> frame.contains(way.frame));
    }

    private static void expectFreed(Receipt receipt) {
        assertThat(receipt.verdict()).as("%s", receipt).isEqualTo(Verdict.EXITED);
        assertThat(receipt.threadEndedUs()).isNotNull();
    }

    private void expectZombie(Blocked blocked, Receipt receipt) {
        assertThat(receipt.verdict()).as("%s", receipt).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.exit()).isEqualTo("KILL");
        assertThat(receipt.threadEndedUs()).isNull();
        assertThat(receipt.where()).contains("Blocked.java:");
        assertThat(manager.find(blocked.pid())).map(ProcessInfo::stat).contains("Z");
    }
}
