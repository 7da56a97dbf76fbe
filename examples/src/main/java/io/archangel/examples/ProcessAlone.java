package io.archangel.examples;

import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The kernel without the rest: no loop, no server. A job is listed, ended from outside, and found in the history. */
public final class ProcessAlone {
    private ProcessAlone() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        run(System.out::println);
    }

    static Receipt run(Consumer<String> out) throws InterruptedException {
        var begun = new CountDownLatch(1);
        try (var manager = ProcessManager.create()) {
            var job = manager.spawn("import", () -> {
                var self = Process.current().orElseThrow();
                self.atExit(exit -> out.accept("import ended: " + exit.word()));
                begun.countDown();
                new CountDownLatch(1).await(); // the work, which an interrupt can end
            });
            begun.await();
            manager.list().forEach(row -> out.accept(row.pid() + " " + row.kind() + " " + row.name()));
            var receipt = manager.kill(Kill.of(job.pid()).by("me").reason("wrong file"));
            out.accept(receipt.toString());
            manager.history().forEach(entry -> out.accept(entry.name() + " " + entry.exit() + " " + entry.reason()));
            return receipt;
        }
    }
}
