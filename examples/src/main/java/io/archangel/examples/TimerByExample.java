package io.archangel.examples;

import io.archangel.dyno.timer.TimerOptions;
import io.archangel.dyno.timer.Timers;
import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A timer: a shop is swept again and again; a run that throws is told once, and one that hangs is killed with its timer. */
public final class TimerByExample {
    private TimerByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        run(System.out::println);
    }

    static void run(Consumer<String> out) throws InterruptedException {
        var told = new CountDownLatch(1);
        var options = ManagerOptions.defaults().reporter(report -> {
            if (report.exit() instanceof Exit.Failed) {
                out.accept("report of " + report.kind() + " " + report.name() + ": "
                        + report.exit().word());
                told.countDown();
            }
        });
        try (var manager = ProcessManager.create(options)) {
            var timers = Timers.create(manager);
            timers.mount(); // timers, run NAME in the shell
            var hangs = new CountDownLatch(1);
            var sweeps = new AtomicInteger();
            var every = TimerOptions.every(Duration.ofMillis(10)).app("shop");
            var sweep = timers.add("sweep", every, () -> {
                int time = sweeps.incrementAndGet();
                if (time == 3) {
                    told.await();
                }
                out.accept("sweep " + time);
                if (time == 2) {
                    throw new IOException("no broom");
                }
                if (time == 3) {
                    hangs.countDown();
                    new CountDownLatch(1).await();
                }
            });

            hangs.await();
            var info = sweep.info();
            out.accept(info.runs() + " runs, " + info.failed() + " failed, "
                    + info.state().word());
            manager.kill(Kill.of(sweep.pid()).by("me"));
            out.accept(timers.list().size() + " timers left");
        }
    }
}
