package io.archangel.examples;

import io.archangel.process.Kill;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What the kernel's README begins with: a job is listed, ended from outside, and says how it ended. */
public final class ProcessFirst {
    private ProcessFirst() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        var manager = ProcessManager.create();
        var job = manager.spawn("import", () -> importEverything());
        job.atExit(exit -> out.accept("import ended: " + exit.word()));
        manager.list().forEach(row -> out.accept(row.pid() + " " + row.kind() + " " + row.name()));
        Receipt receipt = manager.kill(Kill.of(job.pid()).by("me").reason("wrong file"));
        out.accept(receipt.verdict() + ", " + receipt.hooksRun() + " hook ran");
        manager.close();
    }

    /** Takes its time, and ends when it is interrupted. */
    private static void importEverything() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
