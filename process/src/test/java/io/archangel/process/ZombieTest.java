package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What has ended but for its thread is shown, and otherwise counts for nothing. */
final class ZombieTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private final CountDownLatch never = kernel.latch();

    @Test
    void list_zombie_showsItsAgeAndWhereItsThreadIs() throws InterruptedException {
        var zombie = haunt(() -> {
            while (never.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        kernel.clock.advance(Duration.ofMinutes(2));

        assertThat(kernel.manager.list(true)).singleElement().satisfies(row -> {
            assertThat(row.pid()).isEqualTo(zombie.pid());
            assertThat(row.stat()).isEqualTo("Z");
            assertThat(row.age()).isEqualTo(Duration.ofMinutes(2));
            assertThat(row.wchan()).isNotNull();
            assertThat(row.thread()).isEqualTo("virtual pid-" + zombie.pid());
        });
    }

    @Test
    void list_zombieOfTheExecutorAlone_showsWhatThatThreadWaitsFor() throws InterruptedException {
        var began = new CountDownLatch(1);
        var process = kernel.idle();
        Guard.call(
                process,
                () -> Process.executor().execute(() -> {
                    began.countDown();
                    Kernel.awaitStubbornly(never);
                }));
        Kernel.await(began);
        kill(process);

        await().untilAsserted(() -> assertThat(kernel.manager.list(true))
                .singleElement()
                .extracting(ProcessInfo::wchan)
                .isEqualTo("CountDownLatch.await"));
    }

    @Test
    void exit_parentOfAZombie_isCompleteWithoutIt() throws InterruptedException {
        var parent = kernel.idle();
        var began = new CountDownLatch(1);
        Guard.call(
                parent,
                () -> kernel.manager.spawn("child", () -> {
                    began.countDown();
                    Kernel.awaitStubbornly(never);
                }));
        Kernel.await(began);

        var receipt = kernel.kill(parent, Signal.KILL);

        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        assertThat(kernel.manager.list()).extracting(ProcessInfo::stat).containsExactly("Z");
    }

    @Test
    void signal_toAZombie_reachesNoHandlerAndDoesNotStopIt() throws InterruptedException {
        var zombie = haunt(() -> {
            Process.current().orElseThrow().on(Signal.USR1, received -> kernel.log.add("USR1"));
            Kernel.awaitStubbornly(never);
        });

        assertThat(kernel.kill(zombie, Signal.USR1).verdict()).isEqualTo(Receipt.Verdict.ALREADY_EXITED);
        assertThat(kernel.kill(zombie, Signal.STOP).verdict()).isEqualTo(Receipt.Verdict.ALREADY_EXITED);

        assertThat(kernel.manager.find(zombie.pid()).orElseThrow().stat()).isEqualTo("Z");
        assertThat(kernel.log).isEmpty();
    }

    @Test
    void history_zombie_isThereWhileItsThreadLives() throws InterruptedException {
        var zombie = haunt(() -> Kernel.awaitStubbornly(never));

        assertThat(kernel.manager.history()).extracting(HistoryEntry::pid).containsExactly(zombie.pid());
    }

    /** Spawns what does not come back and kills it. */
    private Process haunt(ProcessManager.Task task) throws InterruptedException {
        var began = new CountDownLatch(1);
        var process = kernel.manager.spawn("stubborn", () -> {
            began.countDown();
            task.run();
        });
        Kernel.await(began);
        kill(process);
        await().until(() -> process.exited && kernel.manager.find(process.pid()).isPresent());
        return process;
    }

    private void kill(Process process) {
        Kernel.join(
                kernel.manager.signal(Kill.of(process.pid()).signal(Signal.KILL).await(Duration.ZERO)));
    }
}
