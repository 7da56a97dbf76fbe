package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.Command;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.OsProcess;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ConnectionsTest} does to sockets, done to pipes: their close is lost on purpose. */
final class LeftOverPipesTest {
    private final Running running = new Running(Polling.EPOLL).start();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        running.close();
        manager.close();
    }

    @Test
    void closeOfAReadingEnd_toldToNobody_isFoundAndTheRowNamedAndCleared() {
        var fifo = folder.resolve("fifo");
        await(await(running.loop.subprocess(Program::new, Command.of(folder, "mkfifo", "fifo"))).lost);

        var reader = await(running.loop.connectReadPipe(() -> manager.register(new Reader()), fifo));
        loseClose(await(reader.made));
        look();
        assertThat(manager.list()).as("it may be on its way").hasSize(1);
        look();

        Awaitility.await().untilAsserted(() -> assertThat(reports).hasSize(1));
        assertThat(manager.list()).isEmpty();
        assertThat(reader.lost).hasValue(1);
        assertThat(reader.exitValue()).containsInstanceOf(Exit.Failed.class);
        assertThat(reports.getFirst().exit().reason()).startsWith(reader.id() + " was left over");
        assertThat(running.loop.info().connections()).isZero();
        assertThat(running.errors).isEmpty();
    }

    /** Its program has ended, and the process would wait for ever for the end of what it said. */
    @Test
    void closeOfAProgramsPipe_toldToNobody_isFoundAndItsProcessEnds() {
        var program = await(
                running.loop.subprocess(() -> manager.register(new Program()), Command.of(folder, "sleep", "60")));
        running.onLoop(() -> loseCloseHere(program.transport().pipeTransport(1)));
        running.onLoop(() -> program.transport().terminate());
        await(program.ended);
        look();
        assertThat(program.pipesLost).as("it may be on its way").doesNotContain(1);
        assertThat(manager.list()).hasSize(1);
        look();

        await(program.lost);
        Awaitility.await().untilAsserted(() -> assertThat(manager.list()).isEmpty());
        assertThat(program.pipesLost).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(running.loop.info().connections()).isZero();
        assertThat(running.errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessageStartingWith("a connection was left over"));
    }

    @Test
    void closeOfAProgramsPipe_toldToNobody_isFoundWithoutBeingAskedFor() {
        var program = await(
                running.loop.subprocess(() -> manager.register(new Program()), Command.of(folder, "sleep", "60")));
        running.onLoop(() -> loseCloseHere(program.transport().pipeTransport(1)));
        running.onLoop(() -> program.transport().terminate());

        Awaitility.await()
                .atMost(Connections.PATIENCE.multipliedBy(6))
                .untilAsserted(() -> assertThat(manager.list()).isEmpty());
    }

    private void loseClose(Transport transport) {
        running.onLoop(() -> loseCloseHere(transport));
    }

    private static void loseCloseHere(Transport transport) {
        var channel = ((NettyTransport) transport).channel();
        channel.pipeline().removeLast();
        channel.close();
    }

    private void look() {
        running.onLoop(() -> running.loop.io().connections().look());
    }

    private static final class Reader extends ProtocolProcess {
        final CompletableFuture<Transport> made = new CompletableFuture<>();
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public void connectionMade(Transport transport) {
            made.complete(transport);
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.incrementAndGet();
        }
    }

    private static final class Program extends OsProcess {
        final List<Integer> pipesLost = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final CompletableFuture<Void> lost = new CompletableFuture<>();

        @Override
        public void pipeConnectionLost(int fd, @Nullable Throwable cause) {
            pipesLost.add(fd);
        }

        @Override
        public void processExited(int code) {
            ended.complete(null);
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.complete(null);
        }
    }
}
