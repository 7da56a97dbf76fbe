package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixDoorTest {
    @TempDir
    private Path temp;

    private final FakeClock clock = new FakeClock();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock));
    private UnixDoor door;

    @BeforeEach
    void open() throws IOException {
        door = UnixDoor.open(temp.resolve("sock"), manager, Shell.create(manager, event -> {}));
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        manager.close();
    }

    @Test
    void open_socket_isForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(door.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void command_ps_showsTheTableAndExitsWithZero() throws IOException {
        var open = new CountDownLatch(1);
        manager.spawn("night watch", open::await);

        var answer = new Asker(Wire.Mode.COMMAND, "pstree").answer();

        assertThat(answer.out).isEqualTo("1 task night watch\n");
        assertThat(answer.code).isZero();
        open.countDown();
    }

    @Test
    void command_unknown_isSaidOnStandardError() throws IOException {
        var answer = new Asker(Wire.Mode.COMMAND, "frobnicate").answer();

        assertThat(answer.err).contains("frobnicate");
        assertThat(answer.out).isEmpty();
        assertThat(answer.code).isEqualTo(2);
    }

    @Test
    void lines_commandsFromAPipe_runInTurnUntilItEnds() throws IOException {
        var asker = new Asker(Wire.Mode.LINES);
        asker.types("ps --json\nkill 99\n");
        asker.ends();

        var answer = asker.answer();

        assertThat(answer.out).isEqualTo("[]\n99 no-such-process\n");
        assertThat(answer.code).isEqualTo(1);
    }

    @Test
    void terminal_session_isAProcessThatAKillEnds() throws IOException {
        var asker = new Asker(Wire.Mode.TERMINAL);
        await().until(() -> manager.list().size() == 1);
        var session = manager.list().getFirst();
        assertThat(session.kind()).isEqualTo("session");

        manager.kill(Kill.of(session.pid()).by("test"));

        assertThat(asker.answer().code).isEqualTo(-1);
        await().until(() -> manager.list().isEmpty());
    }

    @Test
    void hello_ofAnotherVersion_isCutAndOthersAreServed() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()))) {
            channel.write(ByteBuffer.wrap("GET ".getBytes(UTF_8)));
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(new Asker(Wire.Mode.COMMAND, "ps", "--json").answer().out).isEqualTo("[]\n");
    }

    @Test
    void hello_thatDoesNotCome_isWaitedForSoLongAndThenCut() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()))) {
            var end = CompletableFuture.supplyAsync(() -> read(channel));

            await().until(() -> {
                clock.advance(UnixSession.HELLO_TIME);
                return end.isDone();
            });

            assertThat(end.join()).isEqualTo(-1);
        }
    }

    @Test
    void output_thatNobodyTakes_isCutAndItsThreadFree() throws Exception {
        var asker = new Asker(Wire.Mode.LINES);
        var all = CompletableFuture.runAsync(() -> asker.typesForEver("help kill\n"));

        await().until(() -> {
            clock.advance(UnixSession.STALL_TIME);
            return all.isDone();
        });

        assertThat(all.isCompletedExceptionally()).isTrue();
    }

    @Test
    void takes_moreOrLongerWordsThanTheHelloHolds_isFalse() {
        assertThat(Wire.Hello.takes(List.of("ps", "x".repeat(20_000)))).isTrue();
        assertThat(Wire.Hello.takes(List.of("ps", "x".repeat(70_000)))).isFalse();
        assertThat(Wire.Hello.takes(Collections.nCopies(2_000, "1"))).isFalse();
    }

    private static int read(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1));
        } catch (IOException reset) {
            return -1;
        }
    }

    /** A client, as the real one talks. */
    private final class Asker {
        private final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()));
        private final DataOutputStream to = new DataOutputStream(Channels.newOutputStream(channel));

        Asker(Wire.Mode mode, String... words) throws IOException {
            new Wire.Hello(mode, false, true, 80, 24, "dumb", List.of(words)).write(to);
        }

        void types(String text) throws IOException {
            Wire.send(to, Wire.INPUT, text.getBytes(UTF_8));
        }

        /** Until it is cut. */
        void typesForEver(String line) {
            try {
                while (true) {
                    types(line);
                }
            } catch (IOException cut) {
                throw new UncheckedIOException(cut);
            }
        }

        void ends() throws IOException {
            channel.shutdownOutput();
        }

        Answer answer() throws IOException {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            int code = -1;
            try (channel) {
                var from = new DataInputStream(Channels.newInputStream(channel));
                while (code < 0) {
                    byte kind = from.readByte();
                    var content = from.readNBytes(Wire.length(from));
                    switch (kind) {
                        case Wire.OUT -> out.write(content);
                        case Wire.ERR -> err.write(content);
                        default -> code = ByteBuffer.wrap(content).getInt();
                    }
                }
            } catch (EOFException cut) {
                return new Answer(out.toString(UTF_8), err.toString(UTF_8), -1);
            }
            return new Answer(out.toString(UTF_8), err.toString(UTF_8), code);
        }
    }

    private record Answer(String out, String err, int code) {}
}
