package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.shell.Audit;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way over a socket: a real loop, the real shell. */
final class TelnetDoorTest {
    private final ProcessManager manager = ProcessManager.create();
    private final List<Audit.Event> audited = new CopyOnWriteArrayList<>();
    private final NettyLoop loop = NettyLoop.create(LoopOptions.defaults());
    private final Thread thread = Thread.ofPlatform().daemon().start(loop::runForever);
    private final TelnetDoor door = open(DoorOptions.defaults());

    @AfterEach
    void close() throws InterruptedException {
        manager.close();
        loop.stop();
        thread.join();
        loop.close();
    }

    @Test
    void operator_listsKillsAndLooksBack() throws Exception {
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var client = new Client(door).login()) {
            client.type("ps\r\n").sees("PID PPID USER STAT").sees(" session ").sees("archangel> ");
            client.type("kill 1 --wait 30s --reason test\r\n")
                    .sees("1 exited: ")
                    .sees("exit TERM by root@telnet");
            assertThat(victim.isAlive()).isFalse();
            client.type("history\r\n").sees("root@telnet test");
            client.type("exit\r\n").seesTheEnd();
        }
        await().untilAsserted(() -> assertThat(manager.list()).isEmpty());
        assertThat(manager.history().getFirst().exit()).isEqualTo("OK");
    }

    @Test
    void audit_hasWhoCouldNotComeWhoCameAndWhoWent() throws Exception {
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var client = new Client(door)) {
            client.sees("token: ").type("guess\r\n").sees("wrong token").sees("token: ");
            client.type("guess\r\n").sees("wrong token").sees("token: ");
            client.type("sesame\r\n").sees("archangel> ");
            client.type("kill --wait 30s " + victim.pid() + "\r\n").sees("1 exited: ");
            client.type("exit\r\n").seesTheEnd();
        }
        await().untilAsserted(() -> assertThat(audited)
                .extracting(event -> event.who() + " " + event.what() + " " + event.verdict())
                .containsExactly(
                        "(token)@telnet login failed",
                        "root@telnet login done",
                        "root@telnet kill --wait 30s 1 null",
                        "root@telnet kill --wait 30s 1 exited",
                        "root@telnet logout OK"));
        assertThat(audited).allSatisfy(event -> assertThat(event.from()).matches("127\\.0\\.0\\.1:\\d+"));
    }

    @Test
    void session_killedFromOutside_closesAndItsThreadsEnd() throws Exception {
        try (var client = new Client(door).login()) {
            var receipt = manager.kill(Kill.of(1).signal(Signal.KILL).await(Duration.ofSeconds(10)));
            assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
            client.seesTheEnd();
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void session_killingItself_isSignalledAndCloses() throws Exception {
        try (var client = new Client(door).login()) {
            client.type("kill 1\r\n").seesTheEnd();
        }
        await().untilAsserted(() -> assertThat(manager.list()).isEmpty());
        assertThat(manager.history().getFirst().by()).isEqualTo("root@telnet");
    }

    @Test
    void clientThatGoes_endsItsSessionEvenWhileACommandWaits() throws Exception {
        manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        try (var client = new Client(door).login()) {
            client.type("kill --wait 1h 1\r\n").sees("1h 1\r");
        }
        await().untilAsserted(() -> assertThat(manager.list()).hasSize(1));
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        manager.kill(Kill.of(1).signal(Signal.KILL));
    }

    @Test
    void clientThatReadsNothing_isCutAndHoldsLittle() throws Exception {
        var line = "x".repeat(200);
        manager.mount(new Table(
                "much", List.of("x"), () -> java.util.Collections.nCopies(100_000, List.of(line)), List.of()));
        var impatient = open(impatient());
        try (var client = new Client(impatient).login()) {
            client.type("much\r\n");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(manager.list()).isEmpty());
            assertThat(manager.history().getFirst().reason()).isEqualTo("it took nothing for 1 s");
            assertThat(manager.history().getFirst().out()).isLessThan(20_000_000);
        }
        impatient.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void tenMegabyteLine_isDroppedAndTheNextRuns() throws Exception {
        try (var client = new Client(door).login()) {
            var part = "y".repeat(1 << 20);
            for (int at = 0; at < 10; at++) {
                client.type(part);
            }
            client.type("\r\nkill -l\r\n").sees("was dropped").sees("HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT");
        }
    }

    private TelnetDoor open(DoorOptions options) {
        var shell = Shell.create(manager, audited::add);
        var root = new Principal("root", "telnet", Role.OPERATOR);
        return TelnetDoor.open(
                loop,
                "127.0.0.1",
                0,
                shell,
                manager,
                Authenticator.token(() -> "sesame", root),
                new Doorkeeper(options, manager.clock()));
    }

    private static DoorOptions impatient() {
        return DoorOptions.defaults().stallTime(Duration.ofSeconds(1));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("telnet "))
                .toList();
    }

    /** A client that says nothing of options, as a script would. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

        Client(TelnetDoor door) throws IOException {
            socket = new Socket(door.address().getAddress(), door.address().getPort());
            socket.setSoTimeout(40_000);
        }

        Client login() throws IOException {
            return sees("token: ").type("sesame\r\n").sees("archangel> ");
        }

        Client type(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            return this;
        }

        /** Reads until this has come, and forgets what came before it. */
        Client sees(String text) throws IOException {
            while (!screen.toString(UTF_8).contains(text)) {
                int next = socket.getInputStream().read();
                assertThat(next).as(screen::toString).isNotNegative();
                screen.write(next);
            }
            screen.reset();
            return this;
        }

        void seesTheEnd() throws IOException {
            try {
                assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(10_000);
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
