package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a thread waits for is told in the words of whoever wrote the waiting, not in those of the JDK's plumbing. */
final class FramesTest {
    private static final ReentrantLock TAKEN = new ReentrantLock();

    static Stream<Arguments> waits() {
        TAKEN.lock();
        return Stream.of(
                wait("LinkedBlockingQueue.take", () -> new LinkedBlockingQueue<>().take()),
                wait("CompletableFuture.get", () -> new CompletableFuture<>().get()),
                wait("CompletableFuture.get", () -> new CompletableFuture<>().get(1, TimeUnit.HOURS)),
                wait("Thread.sleep", () -> TimeUnit.HOURS.sleep(1)),
                wait("ReentrantLock.lockInterruptibly", TAKEN::lockInterruptibly));
    }

    private static Arguments wait(String expected, ProcessManager.Task task) {
        return Arguments.of(expected, task);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void wchan_threadThatWaits_namesWhatItCalled(String expected, ProcessManager.Task task) {
        try (var kernel = new Kernel()) {
            var process = kernel.manager.spawn("waits", task);

            await().untilAsserted(() -> assertThat(
                            kernel.manager.find(process.pid()).orElseThrow().wchan())
                    .isEqualTo(expected));
        }
    }
}
