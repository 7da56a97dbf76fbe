package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.Command;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.OsProcess;
import io.archangel.process.Guard;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class OsProcessTest {
    private static final Path ROOT = Path.of("/");

    @AutoClose
    private final Running running = new Running(Polling.EPOLL).start();

    @AutoClose
    private final ProcessManager manager = ProcessManager.create();

    @Test
    void registered_program_isListedAndCounted() {
        var job = start("cat");
        running.onLoop(() -> job.transport().write(ByteBuffer.wrap("hello".getBytes())));
        await().until(() -> job.heard.isDone());
        assertThat(manager.list()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo("os");
            assertThat(row.client()).isEqualTo("os " + job.transport().pid());
            assertThat(row.in()).isEqualTo(5);
            assertThat(row.out()).isEqualTo(5);
        });
        assertThat(job.heard.join()).isSameAs(job);
        running.onLoop(() -> job.transport().writeEof());
        await().until(() -> manager.list().isEmpty());
        assertThat(manager.history().getFirst().exit()).isEqualTo("OK");
    }

    @Test
    void program_endsWithACode_soDoesTheProcess() {
        var job = start("/bin/sh", "-c", "exit 3");
        await().until(() -> manager.list().isEmpty());
        assertThat(manager.history()).singleElement().satisfies(entry -> {
            assertThat(entry.pid()).isEqualTo(job.pid());
            assertThat(entry.exit()).contains("3");
        });
    }

    @Test
    void kill_process_killsTheProgram() {
        var job = start("/bin/sh", "-c", "trap '' TERM; while :; do read word < /dev/zero; done");
        var program = job.transport();
        var receipt = manager.kill(Kill.of(job.pid()).signal(Signal.KILL).by("test"));
        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        await(job.lost);
        assertThat(program.returncode()).hasValue(137);
        assertThat(ProcessHandle.of(program.pid())).isEmpty();
    }

    @Test
    void terminate_process_sendsTheProgramTerm() {
        var job = start("sleep", "60");
        manager.kill(Kill.of(job.pid()).by("test"));
        await(job.lost);
        assertThat(job.transport().returncode()).hasValue(143);
    }

    @Test
    void kill_whileTheLoopIsHeldUp_killsTheProgramAllTheSame() {
        var job = start("sleep", "60");
        var held = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        running.loop.callSoonThreadsafe(() -> {
            held.countDown();
            Guard.attempt(over::await);
        });
        Guard.attempt(held::await);
        long os = job.transport().pid();
        var unused = manager.signal(Kill.of(job.pid()).signal(Signal.KILL).by("test"));
        await().until(() -> ProcessHandle.of(os).isEmpty());
        over.countDown();
        await(job.lost);
    }

    @Test
    void unregistered_endsOnAForeignThread_endsTheProgramOnItsLoop() {
        var job = await(running.loop.subprocess(Job::new, Command.of(ROOT, "sleep", "60")));
        job.exit();
        await(job.lost);
        assertThat(job.transport().returncode()).hasValue(143);
        assertThat(running.errors).isEmpty();
    }

    @Test
    void stop_andCont_stopTheProgramAndLetItGoOn() {
        var job = start("cat");
        var stat = Path.of("/proc", Long.toString(job.transport().pid()), "stat");
        manager.kill(Kill.of(job.pid()).signal(Signal.STOP).by("test").await(Duration.ZERO));
        await().until(() -> Files.readString(stat).contains(" T "));
        manager.kill(Kill.of(job.pid()).signal(Signal.CONT).by("test").await(Duration.ZERO));
        await().until(() -> Files.readString(stat).contains(" S "));
        assertThat(job.isAlive()).isTrue();
    }

    @Test
    void asked_byAProcess_isItsChildAndEndsWithIt() {
        var parent = manager.register(new Process() {});
        var job = new Job();
        var asked = new CompletableFuture<Job>();
        Guard.call(
                parent,
                () -> running.loop
                        .subprocess(() -> manager.register(job), Command.of(ROOT, "sleep", "60"))
                        .whenComplete((made, failed) -> asked.complete(made)));
        await(asked);
        assertThat(job.parent()).contains(parent);
        parent.exit();
        await(job.lost);
        assertThat(job.transport().returncode().orElse(0)).isNotZero();
    }

    private Job start(String... words) {
        return await(running.loop.subprocess(() -> manager.register(new Job()), Command.of(ROOT, words)));
    }

    private static final class Job extends OsProcess {
        final CompletableFuture<Process> heard = new CompletableFuture<>();
        final CompletableFuture<Void> lost = new CompletableFuture<>();

        @Override
        public void pipeDataReceived(int fd, ByteBuffer data) {
            heard.complete(Process.current().orElse(null));
        }

        @Override
        public void connectionLost(Throwable cause) {
            lost.complete(null);
        }
    }
}
