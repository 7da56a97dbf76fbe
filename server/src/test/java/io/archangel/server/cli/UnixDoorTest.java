package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UnixDoorTest {
    @TempDir
    private Path temp;

    private final FakeClock clock = new FakeClock();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock));
    private final Doorkeeper keeper = new Doorkeeper(DoorOptions.defaults(), clock);
    private UnixDoor door;

    @BeforeEach
    void open() throws IOException {
        door = UnixDoor.open(temp.resolve("sock"), manager, Shell.create(manager, event -> {}), keeper);
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

        var answer = asker(Wire.Mode.COMMAND, "pstree").answer();

        assertThat(answer.out()).isEqualTo("1 task night watch\n");
        assertThat(answer.code()).isZero();
        open.countDown();
    }

    @Test
    void command_unknown_isSaidOnStandardError() throws IOException {
        var answer = asker(Wire.Mode.COMMAND, "frobnicate").answer();

        assertThat(answer.err()).contains("frobnicate");
        assertThat(answer.out()).isEmpty();
        assertThat(answer.code()).isEqualTo(2);
    }

    @Test
    void lines_commandsFromAPipe_runInTurnUntilItEnds() throws IOException {
        var asker = asker(Wire.Mode.LINES);
        asker.types("ps -o name,kind\nkill 99\n");
        asker.ends();

        var answer = asker.answer();

        assertThat(answer.out()).isEqualTo("NAME         KIND\nunix session session\n99 no-such-process\n");
        assertThat(answer.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"TERMINAL", "LINES"})
    void session_isAProcessThatAKillEnds(Wire.Mode mode) throws IOException {
        var asker = asker(mode);
        await().until(() -> manager.list().size() == 1);
        var session = manager.list().getFirst();
        assertThat(session.kind()).isEqualTo("session");

        manager.kill(Kill.of(session.pid()).by("test"));

        assertThat(asker.answer().code()).isEqualTo(-1);
        await().until(() -> manager.list().isEmpty());
    }

    @Test
    void terminal_idle_endsAndSaysSo() throws IOException {
        int timers = clock.pending() + 1; // and none that waits for the client to take something
        var asker = asker(Wire.Mode.TERMINAL, true);
        asker.reads("archangel> ");
        await().during(Duration.ofSeconds(1)).until(() -> clock.pending() == timers);
        clock.advance(Duration.ofMinutes(9));
        asker.types("kill -l\r");
        asker.reads("HUP INT");
        asker.reads("archangel> ");
        await().during(Duration.ofSeconds(1)).until(() -> clock.pending() == timers);
        clock.advance(Duration.ofMinutes(9));
        assertThat(manager.list()).hasSize(1);

        clock.advance(Duration.ofMinutes(1));

        assertThat(asker.answer().code()).isEqualTo(-1);
        await().until(() -> manager.list().isEmpty());
        assertThat(manager.history())
                .singleElement()
                .satisfies(entry -> assertThat(entry.reason()).isEqualTo("idle for 10 min"));
    }

    @Test
    void seats_ofTheOtherDoorsInUse_oneIsKeptHere() throws IOException {
        var others = IntStream.range(0, 32)
                .mapToObj(number -> new Principal("ann" + number / 4, "ssh", Role.VIEWER))
                .toList();
        others.forEach(other -> assertThat(keeper.enter(other)).isNull());
        var session = asker(Wire.Mode.LINES);
        await().until(() -> manager.list().size() == 1);

        var refused = asker(Wire.Mode.COMMAND, "kill", "-l").answer();
        session.ends();

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("archangel: all 32 sessions are in use, and the one that is kept for this door;"
                        + " end one (ps shows them)\n");
        assertThat(session.answer().code()).isZero();
        await().until(() -> asker(Wire.Mode.COMMAND, "kill", "-l").answer().code() == 0);
        assertThat(keeper.enter(others.getFirst())).contains("or use the unix socket");
    }

    @Test
    void seats_takenHere_areMissingAtTheOtherDoors() throws IOException {
        var sessions = new ArrayList<UnixClient>();
        for (int number = 0; number < 4; number++) {
            sessions.add(asker(Wire.Mode.LINES));
        }
        await().until(() -> manager.list().size() == 4);

        var fifth = asker(Wire.Mode.LINES).answer();

        assertThat(fifth.err()).contains(" has 4 sessions, and more are not given");
        assertThat(asker(Wire.Mode.COMMAND, "kill", "-l").answer().code())
                .as("a command of a script")
                .isZero();
        for (int number = 0; number < 28; number++) {
            assertThat(keeper.enter(new Principal("ann" + number / 4, "ssh", Role.VIEWER)))
                    .isNull();
        }
        assertThat(keeper.enter(new Principal("eve", "ssh", Role.VIEWER))).contains("all 32 sessions");
        for (var session : sessions) {
            session.ends();
            assertThat(session.answer().code()).isZero();
        }
    }

    @Test
    void terminal_withWords_isOneCommandThatHasTheTerminal() throws IOException {
        var asker = asker(Wire.Mode.TERMINAL, true, "top");
        await().until(() -> manager.list().size() == 1);
        asker.types("q");

        var answer = asker.answer();

        assertThat(answer.out())
                .startsWith("\u001b[?1049h")
                .contains("in flight")
                .endsWith("\u001b[?1049l");
        assertThat(answer.code()).isZero();
        await().until(() -> manager.list().isEmpty());
    }

    @Test
    void terminal_interruptWhileACommandShows_endsThatCommandAlone() throws IOException {
        for (int rows : List.of(2, 2_000)) {
            manager.mount(new Table("much" + rows, List.of("word"), () -> interrupted(rows), List.of()));
            var asker = asker(Wire.Mode.TERMINAL, true);
            asker.types("much" + rows + "; kill 98\rkill 99\rexit\r");

            var answer = asker.answer();

            assertThat(answer.code()).isZero();
            assertThat(answer.out()).contains("99 no-such-process");
            assertThat(answer.out().contains("98 no-such-process"))
                    .as("what follows on the line of one that was cut short")
                    .isEqualTo(rows == 2);
        }
    }

    private static List<List<@Nullable Object>> interrupted(int rows) {
        Thread.currentThread().interrupt();
        return Collections.nCopies(rows, List.of("abracadabra"));
    }

    @Test
    void command_thatAsks_hasItsAnswerFromTheClient() throws IOException {
        for (var word : List.of("n", "y", Wire.NOBODY)) {
            var victim = manager.register(Process.around("victim", it -> {}));
            var asker = asker(Wire.Mode.COMMAND, true, "kill", "pid=" + victim.pid());
            asker.replies(word);

            var answer = asker.answer();

            assertThat(asker.asked()).isEqualTo("TERM for 1 process. Go ahead? [y/N] ");
            assertThat(answer.code()).isEqualTo(word.equals("y") ? 0 : word.equals("n") ? 1 : 2);
            assertThat(victim.isAlive()).isEqualTo(!word.equals("y"));
            victim.exit();
        }
    }

    @Test
    void command_whereNobodySits_asksNobody() throws IOException {
        manager.register(Process.around("victim", it -> {}));
        var answer = asker(Wire.Mode.COMMAND, "kill", "pid=1").answer();
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("give --yes");
    }

    @Test
    void hello_ofAnotherVersion_isCutAndOthersAreServed() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()))) {
            channel.write(ByteBuffer.wrap("GET ".getBytes(UTF_8)));
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(asker(Wire.Mode.COMMAND, "ps", "--json").answer().out()).isEqualTo("[]\n");
    }

    @Test
    void hello_thatDoesNotCome_isWaitedForSoLongAndThenCut() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()))) {
            var end = CompletableFuture.supplyAsync(() -> read(channel));

            await().until(() -> {
                clock.advance(UnixLink.HELLO_TIME);
                return end.isDone();
            });

            assertThat(end.join()).isEqualTo(-1);
        }
    }

    @Test
    void output_thatNobodyTakes_isCutAndItsThreadFree() throws Exception {
        var asker = asker(Wire.Mode.LINES);
        var all = CompletableFuture.runAsync(() -> asker.typesForEver("help kill\n"));

        await().until(() -> {
            clock.advance(keeper.options().stallTime());
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

    private UnixClient asker(Wire.Mode mode, String... words) throws IOException {
        return asker(mode, false, words);
    }

    private UnixClient asker(Wire.Mode mode, boolean terminal, String... words) throws IOException {
        return new UnixClient(door.path(), mode, terminal, words);
    }
}
