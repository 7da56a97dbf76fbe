package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.FakeClock;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import io.archangel.shell.door.DoorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a stranger, a key, a failure and a session are borne with, at a time that the test makes. */
final class SshTimesTest {
    /** The timer of the minute in which the log-ins of one person are counted. */
    private static final int A_LOGIN = 1;

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private DoorFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new DoorFixture(folder, DoorOptions.defaults(), clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void login_within20Seconds_isInAndLater_isToldAndCut() throws Exception {
        var slow = stranger();
        var slower = stranger();
        clock.advance(Duration.ofMillis(19_999));
        slow.addPublicKeyIdentity(fixture.operator);
        slow.auth().verify(DoorFixture.TIME);

        clock.advance(Duration.ofMillis(1));

        assertThat(isClosed(slower)).isTrue();
        assertThat(slow.isOpen()).isTrue();
        told("no login within 20 s");
        await().until(() -> names().equals(List.of("ssh connection")));
        slow.close(true);
    }

    @Test
    void keys_threeAreLookedAt_andNoMore() throws Exception {
        fixture.login(DoorFixture.key(), DoorFixture.key(), fixture.operator).close(true);

        assertThatThrownBy(
                        () -> fixture.login(DoorFixture.key(), DoorFixture.key(), DoorFixture.key(), fixture.operator))
                .isInstanceOf(IOException.class);

        await().until(() -> fixture.manager.list().isEmpty());
    }

    @Test
    void failures_fromAnAddress_makeItWaitWhateverItsKey() throws Exception {
        for (int connection = 0; connection < 2; connection++) {
            assertThatThrownBy(() -> fixture.login(DoorFixture.key(), DoorFixture.key(), DoorFixture.key()))
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> fixture.manager.list().isEmpty());

        assertThatThrownBy(() -> fixture.login(fixture.operator)).isInstanceOf(IOException.class);

        told("too many failures; wait 3 s");
        clock.advance(Duration.ofMillis(2_001));
        fixture.login(fixture.operator).close(true);
    }

    @Test
    void connection_withoutASession_isLetGoAfterTenMinutes() throws Exception {
        int timers = clock.pending() + 1;
        var client = fixture.login(fixture.operator);
        settled(timers + A_LOGIN);
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(client.isOpen()).isTrue();

        clock.advance(Duration.ofMillis(1));

        assertThat(isClosed(client)).isTrue();
        told("idle for 10 min");
    }

    @Test
    void session_idle_endsTenMinutesAfterItsLastKey() throws Exception {
        int timers = clock.pending() + 1;
        var client = fixture.login(fixture.operator);
        var shell = new Terminal(client);
        shell.sees("archangel> ");
        settled(timers + A_LOGIN);
        clock.advance(Duration.ofMinutes(9));
        shell.types("kill -l\r");
        shell.sees("HUP INT QUIT");
        shell.sees("archangel> ");
        settled(timers);
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(names()).contains("ssh session");

        clock.advance(Duration.ofMillis(1));

        assertThat(isClosed(client)).isTrue();
        told("idle for 10 min");
        await().until(() -> fixture.manager.list().isEmpty());
    }

    @Test
    void session_idleBesideOthers_endsAlone() throws Exception {
        int timers = clock.pending() + 2;
        var client = fixture.login(fixture.operator);
        var idle = new Terminal(client);
        var busy = new Terminal(client);
        idle.sees("archangel> ");
        busy.sees("archangel> ");
        settled(timers + A_LOGIN);
        clock.advance(Duration.ofMinutes(9));
        busy.types("kill -l\r");
        busy.sees("HUP INT QUIT");
        busy.sees("archangel> ");
        settled(timers);

        clock.advance(Duration.ofMinutes(1));

        await().until(() -> idle.channel.isClosed());
        assertThat(busy.channel.isOpen()).isTrue();
        busy.types("kill -l\r");
        busy.sees("HUP INT QUIT");
        client.close(true);
    }

    @Test
    void command_thatTakesLong_isNotIdle() throws Exception {
        var stubborn = fixture.manager.register(Process.around("stubborn", it -> {}));
        stubborn.ignore(Signal.TERM);
        var client = fixture.login(fixture.operator);
        var channel = client.createExecChannel("kill --wait 1h 1");
        channel.open().verify(DoorFixture.TIME);
        await().until(fixture::hasBegunToKill);
        clock.advance(Duration.ofMinutes(59));

        assertThat(channel.isOpen()).isTrue();
        assertThat(fixture.partings).isEmpty();
        client.close(true);
        stubborn.exit();
    }

    /** One that may log in, and has not. */
    private ClientSession stranger() throws IOException {
        var session = fixture.connect();
        assertThat(session.waitFor(List.of(ClientSessionEvent.WAIT_AUTH), DoorFixture.TIME))
                .contains(ClientSessionEvent.WAIT_AUTH);
        return session;
    }

    /** A client was told so as it was let go; it may hear it a little later, or, if it went itself, not at all. */
    private void told(String why) {
        await().untilAsserted(() -> assertThat(fixture.partings).contains(why));
    }

    private static boolean isClosed(ClientSession session) {
        return session.waitFor(List.of(ClientSessionEvent.CLOSED), DoorFixture.TIME)
                .contains(ClientSessionEvent.CLOSED);
    }

    private List<String> names() {
        return fixture.manager.list().stream().map(ProcessInfo::name).toList();
    }

    /** All that was to be sent has been: no timer is left but these, which watch for who is idle. */
    private void settled(int timers) {
        await().during(Duration.ofSeconds(1)).until(() -> clock.pending() == timers);
    }

    /** A session on a terminal. */
    private static final class Terminal {
        private final StringBuffer screen = new StringBuffer();
        private final ChannelShell channel;

        Terminal(ClientSession client) throws IOException {
            channel = client.createShellChannel();
            channel.setOut(new OutputStream() {
                @Override
                public void write(int one) {
                    screen.append((char) one);
                }
            });
            channel.open().verify(DoorFixture.TIME);
        }

        void types(String keys) throws IOException {
            channel.getInvertedIn().write(keys.getBytes(UTF_8));
            channel.getInvertedIn().flush();
        }

        /** Waits until this has come, and forgets it and what came before. */
        void sees(String text) {
            await().until(() -> screen.indexOf(text) >= 0);
            screen.delete(0, screen.indexOf(text) + text.length());
        }
    }
}
