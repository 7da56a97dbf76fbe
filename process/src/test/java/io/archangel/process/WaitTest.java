package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who says what he waits for is shown so. */
final class WaitTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void wchan_threadThatSaysWhatItWaitsFor_isWhatItSays() {
        var inner = kernel.latch();
        var outer = kernel.latch();
        var end = kernel.latch();
        var process = kernel.manager.spawn("waits", () -> {
            try (var unusedOuter = Process.waitsFor("breaker:mail")) {
                try (var unusedInner = Process.waitsFor("cache:pages")) {
                    Kernel.await(inner);
                }
                Kernel.await(outer);
            }
            Kernel.await(end);
        });

        await().until(() -> "cache:pages".equals(wchan(process)));
        inner.countDown();
        await().until(() -> "breaker:mail".equals(wchan(process)));
        outer.countDown();
        await().until(() -> "CountDownLatch.await".equals(wchan(process)));
        end.countDown();
    }

    @Test
    void wait_onAThreadOfNoProcess_changesNothing() {
        var process = kernel.idle();

        try (var unused = Process.waitsFor("breaker:mail")) {
            assertThat(wchan(process)).isNull();
        }
    }

    private String wchan(Process process) {
        return kernel.manager.find(process.pid()).orElseThrow().wchan();
    }
}
