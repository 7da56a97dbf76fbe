package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import io.archangel.process.spi.Table;
import io.archangel.shell.door.DoorOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way over a socket: real keys, the real shell. */
final class SshDoorTest {
    @TempDir
    Path folder;

    private DoorFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new DoorFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void command_answersOnBothStreamsAndWithACode() throws Exception {
        try (var session = fixture.login(fixture.operator)) {
            assertThat(DoorFixture.run(session, "ps").out()).contains("PID PPID USER STAT", " conn ", " session ");
            assertThat(DoorFixture.run(session, "ps --json").out()).startsWith("[{\"pid\":\"1\",\"ppid\":\"0\"");
            var wrong = DoorFixture.run(session, "nothing");
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.out()).isEmpty();
            assertThat(wrong.err()).contains("no command 'nothing'");
        }
        await().untilAsserted(() -> assertThat(fixture.manager.list()).isEmpty());
    }

    @Test
    void command_onATerminal_isLiveAndHasItsKeys() throws Exception {
        try (var session = fixture.login(fixture.operator)) {
            var screen = new ByteArrayOutputStream();
            var pty = new PtyChannelConfiguration();
            pty.setPtyType("xterm");
            pty.setPtyColumns(100);
            pty.setPtyLines(20);
            var channel = session.createExecChannel("top -d 100ms; kill 999999999", pty, Map.of());
            channel.setUsePty(true);
            channel.setOut(screen);
            channel.open().verify(DoorFixture.TIME);
            await().until(() -> screen.toString(UTF_8).contains("in flight"));

            channel.sendWindowChange(44, 10);
            await().until(() -> screen.toString(UTF_8).contains("\u001b[10;1H") || isNarrow(screen.toString(UTF_8)));
            channel.getInvertedIn().write('q');
            channel.getInvertedIn().flush();

            channel.waitFor(List.of(ClientChannelEvent.CLOSED), DoorFixture.TIME);
            assertThat(channel.getExitStatus()).isEqualTo(1);
            assertThat(screen.toString(UTF_8))
                    .contains("\u001b[?1049h", "\u001b[?1049l")
                    .endsWith("no-such-process\r\n");
        }
    }

    /** The last line of the screen, cut to the narrower one. */
    private static boolean isNarrow(String screen) {
        return screen.contains("a age i in") && screen.lastIndexOf("q quit") < screen.lastIndexOf("a age i in");
    }

    @Test
    void operator_kills_andAViewerMayNot() throws Exception {
        var victim = fixture.manager.register(Process.around("victim", it -> {}));
        try (var session = fixture.login(fixture.viewer)) {
            assertThat(DoorFixture.run(session, "kill 1").code()).isEqualTo(1);
            assertThat(victim.isAlive()).isTrue();
        }
        try (var session = fixture.login(fixture.operator)) {
            var said = DoorFixture.run(session, "kill --wait 15s 1");
            assertThat(said.out()).contains("1 exited: ", "exit TERM by ann@ssh");
            assertThat(said.code()).isZero();
        }
    }

    @Test
    void strangersKey_isRefused() throws Exception {
        assertThatThrownBy(() -> fixture.login(fixture.stranger))
                .hasMessageContaining("No more authentication methods");
        await().untilAsserted(() -> assertThat(fixture.manager.list()).isEmpty());
    }

    @Test
    void audit_hasWhoCouldNotComeWhoCameAndWhoWent() throws Exception {
        var victim = fixture.manager.register(Process.around("victim", it -> {}));
        for (int at = 0; at < 2; at++) {
            assertThatThrownBy(() -> fixture.login(fixture.stranger)).isInstanceOf(IOException.class);
        }
        await().untilAsserted(() -> assertThat(fixture.manager.list()).hasSize(1));
        try (var session = fixture.login(fixture.operator)) {
            assertThat(DoorFixture.run(session, "kill --wait 15s " + victim.pid())
                            .code())
                    .isZero();
        }
        await().untilAsserted(() -> assertThat(fixture.audited)
                .extracting(event -> event.who() + " " + event.what() + " " + event.verdict())
                .containsExactly(
                        "(key)@ssh login failed",
                        "ann@ssh login done",
                        "ann@ssh kill --wait 15s 1 null",
                        "ann@ssh kill --wait 15s 1 exited",
                        "ann@ssh logout OK"));
        assertThat(fixture.audited).allSatisfy(event -> assertThat(event.from()).matches("127\\.0\\.0\\.1:\\d+"));
        fixture.close();
        assertThat(fixture.audited.getLast().verdict()).isEqualTo("failed, 1 more time");
    }

    @Test
    void close_waitsForTheLastLogout() throws Exception {
        var isLeaving = new CountDownLatch(1);
        var mayLeave = new CountDownLatch(1);
        fixture.manager.mount(new Table("linger", List.of("x"), () -> lingers(isLeaving, mayLeave), List.of()));
        var session = fixture.login(fixture.operator);
        DoorFixture.run(session, "linger");
        long connection = fixture.manager.list().getFirst().pid();
        Thread.ofPlatform()
                .daemon()
                .start(() -> fixture.manager.kill(Kill.of(connection).signal(Signal.KILL)));
        assertThat(isLeaving.await(1, TimeUnit.MINUTES)).isTrue();

        var last = new AtomicReference<String>();
        var closer = Thread.ofPlatform().start(() -> {
            fixture.door.close();
            last.set(fixture.audited.getLast().what());
        });
        await().until(() -> !closer.isAlive() || seesOff(closer));
        mayLeave.countDown();
        closer.join();

        assertThat(last).hasValue("logout");
        session.close(true);
    }

    /** Has the end of the connection wait, before it is told to anybody else. */
    private static List<List<Object>> lingers(CountDownLatch isLeaving, CountDownLatch mayLeave) {
        Process.current().flatMap(Process::parent).orElseThrow().atExitInline(exit -> {
            isLeaving.countDown();
            mayLeave.await();
        });
        return List.of();
    }

    private static boolean seesOff(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("seeOff"));
    }

    @Test
    void audit_hasWhoIsKnownAndFindsNoRoom() throws Exception {
        var open = new ArrayList<ClientSession>();
        for (int at = 0; at < 4; at++) {
            open.add(fixture.login(fixture.operator));
        }
        assertThatThrownBy(() -> fixture.login(fixture.operator)).isInstanceOf(IOException.class);
        await().untilAsserted(() -> assertThat(fixture.audited)
                .extracting(event -> event.who() + " " + event.what() + " " + event.verdict())
                .contains("ann@ssh login refused"));
        for (var session : open) {
            session.close(true);
        }
    }

    @Test
    void clientThatGoes_endsItsSessionEvenWhileACommandWaits() throws Exception {
        fixture.manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        var session = fixture.login(fixture.operator);
        session.createExecChannel("kill --wait 1h 1").open().verify(DoorFixture.TIME);
        await().untilAsserted(() -> assertThat(fixture.manager.list()).hasSize(3));
        session.close(true);
        await().untilAsserted(() -> assertThat(fixture.manager.list()).hasSize(1));
    }

    @Test
    void session_killedFromOutside_endsAloneOnItsConnection() throws Exception {
        fixture.manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        try (var session = fixture.login(fixture.operator)) {
            var channel = session.createExecChannel("kill --wait 1h 1");
            channel.open().verify(DoorFixture.TIME);
            await().until(fixture::hasBegunToKill);
            fixture.manager.kill(Kill.of(sessions().getFirst().pid()).signal(Signal.KILL));
            await().untilAsserted(() -> assertThat(channel.isClosed()).isTrue());
            assertThat(channel.getExitStatus()).isEqualTo(137);
            assertThat(DoorFixture.run(session, "kill -l").out()).startsWith("HUP INT");
        }
    }

    @Test
    void principal_hasFourSessionsAtMost_andAPlaceIsGivenBack() throws Exception {
        var open = new ArrayList<ClientSession>();
        for (int at = 0; at < 4; at++) {
            open.add(fixture.login(fixture.operator));
        }
        assertThatThrownBy(() -> fixture.login(fixture.operator)).isInstanceOf(IOException.class);
        fixture.login(fixture.viewer).close();
        open.getFirst().close();
        await().ignoreExceptions().untilAsserted(() -> open.add(fixture.login(fixture.operator)));
        for (var session : open) {
            session.close(true);
        }
    }

    @Test
    void sessionsOfOneConnection_countOneByOne() throws Exception {
        fixture.manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        try (var session = fixture.login(fixture.operator)) {
            for (int at = 0; at < 4; at++) {
                session.createExecChannel("kill --wait 1h 1").open().verify(DoorFixture.TIME);
            }
            await().untilAsserted(() -> assertThat(sessions()).hasSize(4));
            var fifth = DoorFixture.run(session, "ps");
            assertThat(fifth.code()).isEqualTo(1);
            assertThat(fifth.err()).contains("ann has 4 sessions");
        }
    }

    @Test
    void clientThatReadsNothing_isCutAndHoldsLittle() throws Exception {
        var line = "x".repeat(200);
        fixture.close();
        fixture = new DoorFixture(folder, DoorOptions.defaults().stallTime(Duration.ofSeconds(1)));
        fixture.manager.mount(new Table(
                "much", List.of("x"), () -> java.util.Collections.nCopies(100_000, List.of(line)), List.of()));
        try (var session = fixture.login(fixture.operator)) {
            var channel = session.createExecChannel("much");
            channel.setOut(new java.io.OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    session.getIoSession().suspendRead();
                }
            });
            channel.open().verify(DoorFixture.TIME);
            await().atMost(DoorFixture.TIME)
                    .untilAsserted(() -> assertThat(fixture.manager.list()).isEmpty());
        }
        assertThat(fixture.manager.history()).anySatisfy(entry -> {
            assertThat(entry.kind()).isEqualTo("conn");
            assertThat(entry.reason()).isEqualTo("it took nothing for 1 s");
        });
    }

    @Test
    void stranger_isGivenNothingButALogin() throws Exception {
        try (var session = fixture.connect()) {
            session.waitFor(List.of(ClientSession.ClientSessionEvent.WAIT_AUTH), DoorFixture.TIME);
            var request = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
            request.putString("session");
            request.putUInt(0);
            request.putUInt(1 << 20);
            request.putUInt(1 << 15);
            session.writePacket(request);
            assertThat(session.waitFor(List.of(ClientSession.ClientSessionEvent.CLOSED), DoorFixture.TIME))
                    .contains(ClientSession.ClientSessionEvent.CLOSED);
        }
        assertThat(fixture.manager.history()).noneMatch(entry -> entry.kind().equals("session"));
    }

    @Test
    void connectionsResetAtOnce_leaveNoStrangerBehind() throws Exception {
        var address = fixture.door.address();
        for (int at = 0; at < 100; at++) {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                socket.setSoLinger(true, 0);
            }
        }
        await().ignoreExceptions()
                .untilAsserted(() -> fixture.login(fixture.operator).close());
        await().until(() -> fixture.manager.list().isEmpty());
        var places = new ArrayList<ClientSession>();
        for (int at = 0; at < DoorOptions.defaults().strangersSource(); at++) {
            places.add(fixture.connect());
            assertThat(places.getLast().waitFor(List.of(ClientSession.ClientSessionEvent.WAIT_AUTH), DoorFixture.TIME))
                    .contains(ClientSession.ClientSessionEvent.WAIT_AUTH);
        }
        for (var place : places) {
            place.close(true);
        }
    }

    @Test
    void command_othersSeeThatItRuns_andNotItsLine() throws Exception {
        fixture.manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        try (var session = fixture.login(fixture.operator)) {
            session.createExecChannel("kill --reason hunter2 --wait 1h 1")
                    .open()
                    .verify(DoorFixture.TIME);
            await().untilAsserted(() -> assertThat(sessions()).hasSize(1));
            try (var viewer = fixture.login(fixture.viewer)) {
                assertThat(DoorFixture.run(viewer, "ps -o pid,name").out())
                        .contains("ssh command")
                        .doesNotContain("hunter2");
                await().untilAsserted(
                                () -> assertThat(DoorFixture.run(viewer, "w").out())
                                        .contains(" ssh ", " kill\n")
                                        .doesNotContain("hunter2"));
            }
        }
    }

    private List<ProcessInfo> sessions() {
        return fixture.manager.list().stream()
                .filter(row -> row.kind().equals("session"))
                .toList();
    }
}
