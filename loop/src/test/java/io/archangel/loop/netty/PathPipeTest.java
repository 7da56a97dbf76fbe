package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.Command;
import io.archangel.loop.FakeLoop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.loop.Transport;
import io.archangel.process.ProcessManager;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathPipeTest {
    @AutoClose
    private final Running running = new Running(Polling.EPOLL).start();

    @TempDir
    private Path folder;

    private Path fifo;

    @BeforeEach
    void makeFifo() {
        fifo = folder.resolve("fifo");
        var made = new CompletableFuture<Integer>();
        running.loop.subprocess(
                () -> new SubprocessProtocol() {
                    @Override
                    public void processExited(int code) {
                        made.complete(code);
                    }
                },
                Command.of(folder, "mkfifo", "fifo"));
        assertThat(await(made)).isZero();
    }

    @Test
    void fifo_writtenAndClosed_isReadToItsEnd() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        var writer = await(running.loop.connectWritePipe(Recorder::new, fifo));
        running.onLoop(() -> {
            writer.made.join().write(bytes("hello"));
            writer.made.join().close();
        });
        assertThat(await(reader.lost)).containsExactly("made", "data hello", "eof", "lost");
        assertThat(await(writer.lost)).containsExactly("made", "lost");
    }

    @Test
    void fifo_fullWhileNobodyReadsOn_pausesTheWriter() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        running.onLoop(() -> reader.made.join().pauseReading());
        var writer = await(running.loop.connectWritePipe(Recorder::new, fifo));
        running.onLoop(() -> writer.made.join().write(ByteBuffer.allocate(1 << 20)));
        running.settle();
        assertThat(writer.log).containsExactly("made", "pause");
        running.onLoop(() -> reader.made.join().resumeReading());
        await().until(() -> writer.log.contains("resume"));
        running.onLoop(() -> reader.made.join().close());
        await(reader.lost);
        assertThat(await(writer.lost)).last().asString().startsWith("lost");
    }

    @Test
    void fifo_readerGoesWhileBytesWait_losesTheWriterWithTheCause() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        running.onLoop(() -> reader.made.join().pauseReading());
        var writer = await(running.loop.connectWritePipe(Recorder::new, fifo));
        running.onLoop(() -> writer.made.join().write(ByteBuffer.allocate(1 << 20)));
        running.onLoop(() -> reader.made.join().abort());
        assertThat(await(writer.lost).getLast()).matches("lost (Native)?I[oO]Exception");
        assertThat(running.errors).isEmpty();
    }

    @Test
    void write_toTheReadingEnd_isRefused() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        running.onLoop(() -> reader.made.join().write(bytes("x")));
        assertThat(await(reader.lost)).endsWith("lost LoopException");
        assertThat(running.errors).singleElement().isInstanceOf(LoopException.class);
    }

    @Test
    void connectWritePipe_nobodyReads_failsAndSaysSo() {
        var future = running.loop.connectWritePipe(Recorder::new, fifo);
        assertThatThrownBy(() -> await(future))
                .hasCauseInstanceOf(LoopException.class)
                .hasMessageContaining(fifo.toString());
    }

    @Test
    void connectReadPipe_fileThatIsNoPipe_failsAndSaysSo() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "text");
        var future = running.loop.connectReadPipe(Recorder::new, file);
        assertThatThrownBy(() -> await(future))
                .hasCauseInstanceOf(LoopException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void connectReadPipe_loopClosedOrFakeOrOnNio_isRefused() {
        var loop = NettyLoop.create();
        loop.close();
        assertThatThrownBy(() -> loop.connectReadPipe(Recorder::new, fifo)).hasMessageContaining("closed");
        try (var nio = new Running(Polling.NIO);
                var fake = new FakeLoop()) {
            assertThatThrownBy(() -> nio.loop.connectReadPipe(Recorder::new, fifo))
                    .hasMessageContaining("EPOLL");
            assertThatThrownBy(() -> fake.connectReadPipe(Recorder::new, fifo)).isInstanceOf(LoopException.class);
            assertThatThrownBy(() -> fake.connectWritePipe(Recorder::new, fifo)).isInstanceOf(LoopException.class);
        }
    }

    @Test
    void fileThatEpollWontPoll_endsTheProcessThatWasMadeForIt() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        var made = new CompletableFuture<Connected>();
        try (var manager = ProcessManager.create()) {
            var wish = running.loop.connectReadPipe(
                    () -> {
                        var its = manager.register(new Connected());
                        made.complete(its);
                        return its;
                    },
                    file);
            assertThatThrownBy(wish::get).hasMessageContaining("give a pipe");
            assertThat(await(made).isAlive()).isFalse();
            await().until(() -> manager.list().isEmpty());
        }
    }

    @Test
    void connectReadPipe_ofAProcessThatHasEnded_failsAndLetsThePipeGo() {
        try (var manager = ProcessManager.create()) {
            var wish = running.loop.connectReadPipe(() -> ended(manager), fifo);
            assertThatThrownBy(() -> await(wish))
                    .hasCauseInstanceOf(LoopException.class)
                    .hasMessageContaining("has ended");
        }
        running.settle();
        assertThatThrownBy(() -> await(running.loop.connectWritePipe(Recorder::new, fifo)))
                .hasMessageContaining("somebody reads");
    }

    @Test
    void connectWritePipe_ofAProcessThatHasEnded_failsAndLetsThePipeGo() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        try (var manager = ProcessManager.create()) {
            var wish = running.loop.connectWritePipe(() -> ended(manager), fifo);
            assertThatThrownBy(() -> await(wish))
                    .hasCauseInstanceOf(LoopException.class)
                    .hasMessageContaining("has ended");
        }
        assertThat(await(reader.lost)).containsExactly("made", "eof", "lost");
    }

    private static Connected ended(ProcessManager manager) {
        var its = manager.register(new Connected());
        its.exit();
        return its;
    }

    private static final class Connected extends ProtocolProcess {}

    @Test
    void sever_pipeOfALoopHeldUp_isRefusedSinceNothingCanBeShutDown() {
        var reader = await(running.loop.connectReadPipe(Recorder::new, fifo));
        var transport = await(reader.made);
        var heldUp = new CompletableFuture<Void>();
        var free = new CompletableFuture<Void>();
        running.loop.callSoonThreadsafe(() -> {
            heldUp.complete(null);
            await(free);
        });
        await(heldUp);
        assertThat(transport.sever()).isFalse();
        free.complete(null);
        running.settle();
        assertThat(transport.isClosing()).isFalse();
    }

    @Test
    void dataReceived_throws_losesThePipeAlone() {
        var reader = await(running.loop.connectReadPipe(Thrower::new, fifo));
        var writer = await(running.loop.connectWritePipe(Recorder::new, fifo));
        running.onLoop(() -> writer.made.join().write(bytes("x")));
        assertThat(await(reader.lost)).hasMessage("planted");
        await(writer.lost);
        assertThat(running.errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessage("planted"));
    }

    @Test
    void connectionMade_throws_failsTheFutureWithIt_andTheProtocolHearsTheEnd() {
        var planted = new IllegalStateException("planted");
        var its = new Thrower() {
            @Override
            public void connectionMade(Transport transport) {
                throw planted;
            }
        };
        assertThatThrownBy(() -> await(running.loop.connectReadPipe(() -> its, fifo)))
                .hasCause(planted);
        assertThat(await(its.lost)).isSameAs(planted);
        assertThat(running.errors).containsExactly(planted);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    private static class Thrower implements Protocol {
        final CompletableFuture<Throwable> lost = new CompletableFuture<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            throw new IllegalStateException("planted");
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.complete(cause);
        }
    }
}
