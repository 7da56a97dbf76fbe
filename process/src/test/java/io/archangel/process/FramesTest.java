package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                wait("ReentrantLock.lockInterruptibly", TAKEN::lockInterruptibly));
    }

    @Test
    void wchan_threadThatSleeps_namesTheSleep() {
        var stack = new StackTraceElement[] {
            new StackTraceElement("java.lang.VirtualThread", "parkNanos", "VirtualThread.java", 1),
            new StackTraceElement("java.lang.Thread", "sleepNanos", "Thread.java", 2),
            new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 3),
            new StackTraceElement("io.archangel.Words", "recite", "Words.java", 4)
        };

        assertThat(Frames.wchan(stack)).isEqualTo("Thread.sleep");
        assertThat(Frames.where(stack)).isEqualTo("Words.java:4");
        assertThat(Frames.wchan(new StackTraceElement[0])).isNull();
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
