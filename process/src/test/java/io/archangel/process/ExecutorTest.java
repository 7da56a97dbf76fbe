package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ExecutorTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void executor_insideAProcess_carriesItWhereABareThreadDoesNot() {
        var bare = new CompletableFuture<Optional<Process>>();
        var carried = new CompletableFuture<Optional<Process>>();
        var process = kernel.manager.spawn("parent", () -> {
            Thread.startVirtualThread(() -> bare.complete(Process.current()));
            Process.executor().execute(() -> carried.complete(Process.current()));
            Kernel.join(carried);
        });

        assertThat(Kernel.join(carried)).contains(process);
        assertThat(Kernel.join(bare)).isEmpty();
    }

    @Test
    void executor_withoutAProcess_runsAsNone() {
        var current = new CompletableFuture<Optional<Process>>();

        Process.executor().execute(() -> current.complete(Process.current()));

        assertThat(Kernel.join(current)).isEmpty();
    }

    @Test
    void kill_threadsOfTheExecutor_areInterruptedAndAwaited() throws Exception {
        var gate = kernel.latch();
        var started = kernel.latch();
        var process = kernel.idle();
        Guard.call(
                process,
                () -> Process.executor().execute(() -> {
                    started.countDown();
                    Guard.attempt(gate::await);
                }));
        Kernel.await(started);

        var receipt = kernel.kill(process, Signal.KILL);

        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.threadEndedUs()).isNotNull();
        assertThat(gate.getCount()).isOne();
    }

    @Test
    void kill_stubbornThreadOfTheExecutor_leavesAZombie() throws Exception {
        var gate = kernel.latch();
        var started = kernel.latch();
        var process = kernel.idle();
        Guard.call(
                process,
                () -> Process.executor().execute(() -> {
                    started.countDown();
                    Kernel.awaitStubbornly(gate);
                }));
        Kernel.await(started);
        kernel.manager.signal(Kill.of(process.pid()).signal(Signal.KILL));

        await().untilAsserted(() -> assertThat(kernel.manager.find(process.pid()))
                .map(ProcessInfo::stat)
                .contains("Z"));
        gate.countDown();
        await().until(() -> kernel.manager.find(process.pid()).isEmpty());
    }

    @Test
    void execute_taskThatThrows_failsTheProcess() {
        var process = kernel.idle();

        Guard.call(
                process,
                () -> Process.executor().execute(() -> {
                    throw new IllegalStateException("no");
                }));

        await().untilAsserted(() -> assertThat(kernel.reports).hasSize(1));
        assertThat(process.exitValue().orElseThrow().word()).isEqualTo("FAILED IllegalStateException");
    }

    @Test
    void execute_processThatHasEnded_isRefused() {
        var process = kernel.idle();
        var executor = new Executor[1];
        Guard.call(process, () -> executor[0] = Process.executor());
        process.exit();

        assertThatThrownBy(() -> executor[0].execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void execute_whileTheProcessEnds_runsWhatItHasTakenOnAndRefusesTheRest() throws InterruptedException {
        for (int round = 0; round < 40; round++) {
            var process = kernel.idle();
            var accepted = new AtomicInteger();
            var ran = new AtomicInteger();
            var crew = new Crew(process);
            var giver = Thread.ofPlatform().start(() -> {
                while (true) {
                    try {
                        crew.execute(ran::incrementAndGet);
                        accepted.incrementAndGet();
                    } catch (RejectedExecutionException over) {
                        return;
                    }
                }
            });

            var unused = kernel.manager.signal(Kill.of(process.pid()).await(Duration.ZERO));
            giver.join();

            await().untilAsserted(() -> assertThat(ran).hasValue(accepted.get()));
        }
    }

    @Test
    void kill_beforeATaskBegins_runsItWithTheInterruptPending() {
        var process = kernel.idle();
        var interrupted = new CompletableFuture<Boolean>();
        var body = new Body("late", it -> {
            interrupted.complete(Thread.currentThread().isInterrupted());
            it.finish();
        });
        process.extra().enlist(body);
        var unused =
                kernel.manager.signal(Kill.of(process.pid()).signal(Signal.KILL).await(Duration.ZERO));
        await().until(body::isInterrupted);

        body.thread.start();

        assertThat(Kernel.join(interrupted)).isTrue();
        process.extra().discharge(body);
    }
}
