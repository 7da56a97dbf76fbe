package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The steps of an end, in their order and on their threads. */
final class EndingTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void exit_withAllThereIsToDo_freesTheClientThenEndsChildrenThenInterruptsThenRunsHooks()
            throws InterruptedException {
        var began = new CountDownLatch(1);
        var process = kernel.manager.register(new Served());
        process.atExit(exit -> kernel.log.add("hook"));
        kernel.manager.registerUnder(process, new Kernel.Idle(kernel)).hook("child");
        process.serve(() -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                kernel.log.add("interrupted");
            }
        });
        Kernel.await(began);

        kernel.kill(process, Signal.TERM);

        assertThat(kernel.log).containsExactly("client", "child TERM", "interrupted", "hook");
    }

    @Test
    void exit_withNothingToDo_isCompleteWithoutAThread() {
        for (int round = 0; round < 100; round++) {
            var process = kernel.idle();
            process.exit();
            assertThat(process.isOver()).isTrue();
        }

        assertThat(threads()).isEmpty();
        assertThat(kernel.clock.pending()).isZero();
        assertThat(kernel.manager.history()).hasSize(100);
    }

    @Test
    void exit_withBody_isInterruptedByTheManagersOwnThread() throws InterruptedException {
        var by = new CopyOnWriteArrayList<String>();
        var began = new CountDownLatch(1);
        var process = kernel.manager.register(new Served());
        var worker =
                new Thread(() -> process.runBody(() -> {
                    began.countDown();
                    new CountDownLatch(1).await();
                })) {
                    @Override
                    public void interrupt() {
                        by.add(Thread.currentThread().getName());
                        super.interrupt();
                    }
                };
        worker.start();
        Kernel.await(began);

        kernel.kill(process, Signal.TERM);
        worker.join();

        assertThat(by.getFirst()).startsWith("steward-").endsWith("@" + kernel.manager.instance());
    }

    @Test
    void exit_whileAHookRuns_isNeitherInHistoryNorAnEvent() throws InterruptedException {
        var events = new CopyOnWriteArrayList<Event>();
        var began = new CountDownLatch(1);
        var goOn = kernel.latch();
        var process = kernel.idle();
        process.atExit(exit -> {
            began.countDown();
            goOn.await();
        });
        try (var mount = kernel.manager.listen(events::add)) {
            process.exit(3);
            Kernel.await(began);
            kernel.idle();
            await().until(() -> !events.isEmpty());

            assertThat(mount).isNotNull();
            assertThat(events).noneMatch(Event.Exited.class::isInstance);
            assertThat(kernel.manager.history()).isEmpty();
            assertThat(kernel.manager.find(process.pid())).isPresent();
            goOn.countDown();
            await().untilAsserted(() -> assertThat(events).anyMatch(Event.Exited.class::isInstance));
        }
        assertThat(kernel.manager.history()).hasSize(1);
    }

    @Test
    void hook_abandoned_isInterruptedWithItsThread() throws InterruptedException {
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var process = kernel.idle();
        process.atExit(exit -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException abandoned) {
                interrupted.countDown();
            }
        });
        process.exit();
        Kernel.await(began);

        kernel.clock.advance(Duration.ofSeconds(5));

        Kernel.await(interrupted);
        await().until(process::isOver);
    }

    @Test
    void stop_whileItEnds_changesNothing() throws InterruptedException {
        var began = new CountDownLatch(1);
        var goOn = kernel.latch();
        var process = kernel.idle();
        process.atExit(exit -> {
            began.countDown();
            goOn.await();
        });
        process.exit(3);
        Kernel.await(began);

        kernel.kill(process, Signal.STOP);

        assertThat(kernel.manager.find(process.pid()).orElseThrow().stat()).isEqualTo("S");
        goOn.countDown();
        Kernel.join(process.over());
        assertThat(process.exitValue()).map(Exit::word).contains("CODE 3");
    }

    /** Those of this manager. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.endsWith("@" + kernel.manager.instance()))
                .toList();
    }

    private final class Served extends Process {

        void serve(Guard.Callout code) {
            Thread.ofVirtual().start(() -> runBody(code));
        }

        @Override
        protected @Nullable String release(Exit exit) {
            kernel.log.add("client");
            return "cut";
        }
    }
}
