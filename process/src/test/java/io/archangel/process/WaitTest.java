package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    @Test
    void wchan_processWithoutAThread_isWhatItSays() {
        var process = kernel.manager.register(new Says(() -> "request"));

        assertThat(wchan(process)).isEqualTo("request");
        assertThat(kernel.manager.list()).extracting(ProcessInfo::wchan).containsOnlyNulls();

        kernel.kill(process, Signal.STOP);
        assertThat(wchan(process)).isNull();
    }

    @Test
    void wchan_processWithAThread_isWhatThatIsIn() throws InterruptedException {
        var end = kernel.latch();
        var began = new CountDownLatch(1);
        var process = kernel.manager.register(new Says(() -> "request"));
        Thread.ofPlatform()
                .start(() -> process.runBody(() -> {
                    began.countDown();
                    Kernel.await(end);
                }));

        Kernel.await(began);
        await().until(() -> "CountDownLatch.await".equals(wchan(process)));
    }

    @Test
    void wchan_waitsThatThrows_endsThatProcessWithOneReportAndListsTheOthers() {
        var mute = kernel.manager.register(new Says(() -> {
            throw new IllegalStateException("no words");
        }));
        var other = kernel.manager.register(new Says(() -> "request"));

        assertThat(kernel.manager.list(true)).extracting(ProcessInfo::wchan).containsExactlyInAnyOrder(null, "request");

        await().until(() -> mute.exited);
        assertThat(kernel.reports).singleElement().satisfies(report -> {
            assertThat(report.pid()).isEqualTo(mute.pid());
            assertThat(report.exit().reason()).isEqualTo("no words");
        });
        assertThat(other.isAlive()).isTrue();
    }

    private @Nullable String wchan(Process process) {
        return kernel.manager.find(process.pid()).orElseThrow().wchan();
    }

    private static final class Says extends Process {
        private final Supplier<String> words;

        Says(Supplier<String> words) {
            this.words = words;
        }

        @Override
        protected String waits() {
            return words.get();
        }
    }
}
