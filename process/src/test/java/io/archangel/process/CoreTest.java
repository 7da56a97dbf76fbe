package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CoreTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void quit_runningProcess_leavesACoreAndEndsIt() throws Exception {
        var process = kernel.manager.register(new Request());
        var gate = kernel.latch();
        Thread.ofVirtual().name("handler").start(() -> process.handle(gate::await));
        await().untilAsserted(
                        () -> assertThat(kernel.manager.find(process.pid()).orElseThrow())
                                .returns("CountDownLatch.await", ProcessInfo::wchan)
                                .returns("S", ProcessInfo::stat));
        kernel.kill(process, Signal.USR1);
        kernel.clock.advance(Duration.ofSeconds(7));

        var receipt = kernel.manager.signal(
                Kill.of(process.pid()).signal(Signal.QUIT).by("ann@test").reason("why so slow"));

        assertThat(Kernel.join(receipt).exit()).isEqualTo("QUIT");
        var core = kernel.manager.cores().getFirst();
        assertThat(core.pid()).isEqualTo(process.pid());
        assertThat(core.by()).isEqualTo("ann@test");
        assertThat(core.reason()).isEqualTo("why so slow");
        assertThat(core.head()).isEqualTo("GET /slow, Authorization: ***");
        assertThat(core.info().age()).hasSeconds(7);
        assertThat(core.info().wchan()).isEqualTo("CountDownLatch.await");
        assertThat(core.stack().getFirst()).isEqualTo("virtual thread handler, waiting");
        assertThat(core.stack()).anyMatch(line -> line.contains("CoreTest$Request.handle"));
        assertThat(core.signals()).extracting(Signal.Received::signal).containsExactly(Signal.USR1, Signal.QUIT);
    }

    @Test
    void quit_headThatThrows_leavesACoreThatSaysSo() {
        var process = kernel.manager.register(new Process() {
            @Override
            protected String head() {
                throw new IllegalStateException("no");
            }
        });

        kernel.kill(process, Signal.QUIT);

        assertThat(kernel.manager.cores().getFirst().head()).contains("head() threw", "no");
        assertThat(kernel.reports).hasSize(1);
    }

    @Test
    void quit_handled_leavesNoCore() {
        var process = kernel.idle();
        process.ignore(Signal.QUIT);

        kernel.manager.signal(Kill.of(process.pid()).signal(Signal.QUIT).await(Duration.ZERO));

        assertThat(process.isAlive()).isTrue();
        assertThat(kernel.manager.cores()).isEmpty();
    }

    @Test
    void cores_manyQuits_keepsTheLatest() {
        var last = kernel.idle();
        for (int count = 0; count < Cores.MOST + 5; count++) {
            last = kernel.idle();
            kernel.kill(last, Signal.QUIT);
        }

        assertThat(kernel.manager.cores()).hasSize(Cores.MOST);
        assertThat(kernel.manager.cores().getFirst().pid()).isEqualTo(last.pid());
    }

    private static final class Request extends Process {
        void handle(Guard.Callout code) {
            runBody(code);
        }

        @Override
        protected @Nullable String head() {
            return "GET /slow, Authorization: ***";
        }
    }
}
