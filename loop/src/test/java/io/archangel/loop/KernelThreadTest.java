package io.archangel.loop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.archangel.process.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whether a thread waits in a call of the system's, which Java takes for one that runs. */
final class KernelThreadTest {

    @Test
    void isAsleep_inACallOfTheSystems_untilThatReturns() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/thread-self")), "this system tells nothing of threads");
        var silent = new ProcessBuilder("cat").start();
        var known = new AtomicReference<KernelThread>();
        var thread = Thread.ofPlatform().start(() -> {
            known.set(KernelThread.here());
            Guard.attempt(() -> silent.getInputStream().read());
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        Awaitility.await()
                .until(() ->
                        known.get() != null && known.get().isAsleep() && thread.getState() == Thread.State.RUNNABLE);
        silent.destroy();
        Awaitility.await().until(() -> !known.get().isAsleep());
        thread.interrupt();
        thread.join();
    }

    @Test
    void isAsleep_waitingForAnotherThreadOfThisJvm_isNot() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/thread-self")), "this system tells nothing of threads");
        var known = new AtomicReference<KernelThread>();
        var kept = new CountDownLatch(1);
        var thread = Thread.ofPlatform().start(() -> {
            known.set(KernelThread.here());
            Guard.attempt(kept::await);
        });
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        Awaitility.await()
                .during(Duration.ofMillis(50))
                .until(() -> !known.get().isAsleep());
        kept.countDown();
        thread.join();
    }
}
