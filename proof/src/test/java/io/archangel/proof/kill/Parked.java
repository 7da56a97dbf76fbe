package io.archangel.proof.kill;

import io.archangel.process.Kill;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kills a process, after a collection, whose thread is parked on what nobody else can reach. Prints what came of it. */
final class Parked {
    private static final int COLLECTIONS = 5;

    private Parked() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        var manager = ProcessManager.create();
        var hasRun = new AtomicBoolean();
        var began = new CountDownLatch(1);
        long pid = manager.spawn("parked", () -> {
                    try {
                        began.countDown();
                        new CountDownLatch(1).await();
                    } finally {
                        hasRun.set(true);
                    }
                })
                .pid();
        if (!began.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("it has not begun");
        }
        while (!"CountDownLatch.await".equals(manager.find(pid).orElseThrow().wchan())) {
            Thread.onSpinWait();
        }
        for (int time = 0; time < COLLECTIONS; time++) {
            System.gc();
        }
        var receipt = manager.kill(Kill.of(pid).signal(Signal.KILL).await(Duration.ofSeconds(30)));
        System.out.println(receipt.verdict() + ", finally " + (hasRun.get() ? "has run" : "has not run"));
        System.exit(0);
    }
}
