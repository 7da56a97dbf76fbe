package io.archangel.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.FakePeer;
import io.archangel.loop.Protocol;
import io.archangel.loop.Server;
import io.archangel.process.FakeClock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Console;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.ProcessView;
import io.archangel.shell.Shell;
import io.archangel.shell.Suggestion;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens before the shell, and how a session ends, at a time that the test makes. */
final class LoginTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop(clock);
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(report -> {}));
    private final Listener shell = new Listener();
    private final Principal root = new Principal("root", "telnet", Role.OPERATOR);
    private final Server server = serve(DoorOptions.defaults());

    @AfterEach
    void close() {
        loop.close();
        Awaitility.await().untilAsserted(() -> assertThat(shell.left).hasValue(shell.entered.get()));
        Awaitility.await().untilAsserted(() -> assertThat(manager.list()).isEmpty());
        manager.close();
    }

    @Test
    void connection_isGreetedWithOptionsAndAPrompt() {
        var peer = connect();
        assertThat(Arrays.copyOf(peer.receivedBytes(), 15)).isEqualTo(TelnetCodec.opening());
        assertThat(peer.received()).endsWith("token: ");
        assertThat(sessions()).singleElement().satisfies(info -> {
            assertThat(info.kind()).isEqualTo("session");
            assertThat(info.name()).isEqualTo("telnet session");
            assertThat(info.user()).isNull();
        });
    }

    @Test
    void rightToken_isNotEchoedAndOpensTheShell() {
        var peer = connect();
        type(peer, "sesamx\u007fe\r\nps\r\n");
        assertThat(peer.received())
                .endsWith("root@telnet; help lists the commands, exit leaves\r\n")
                .doesNotContain("sesame");
        Awaitility.await().untilAsserted(() -> assertThat(shell.typed()).isEqualTo("ps\r"));
        assertThat(sessions())
                .singleElement()
                .satisfies(info -> assertThat(info.user()).isEqualTo("root"));
    }

    @Test
    void wrongToken_threeTimes_closesWithTheSameWordsEachTime() {
        var peer = connect();
        type(peer, "guess\r");
        type(peer, "\r");
        assertThat(peer.received()).endsWith("token: \r\nwrong token\r\ntoken: \r\nwrong token\r\ntoken: ");
        type(peer, "sesame2\r");
        assertThat(peer.received()).endsWith("token: \r\nwrong token\r\n");
        assertThat(peer.isClosed()).isTrue();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void failures_ofAStorm_areALineOfTheAuditAndThenOneAMinute() {
        for (int second = 0; second < 120; second++) {
            fail(3);
            loop.advance(Duration.ofSeconds(1));
        }
        loop.advance(Duration.ofMinutes(1));
        Awaitility.await()
                .untilAsserted(() -> assertThat(shell.noted)
                        .hasSize(3)
                        .allMatch(line -> line.startsWith("(token)@telnet login failed")));
        assertThat(shell.noted.get(1)).endsWith(" more times");
    }

    @Test
    void session_thatIsLetInAndOneThatIsNot_areInTheAudit() {
        for (int at = 0; at < 4; at++) {
            enter();
        }
        enter().close();
        Awaitility.await()
                .untilAsserted(() -> assertThat(shell.noted)
                        .containsExactly(
                                "root@telnet login done",
                                "root@telnet login done",
                                "root@telnet login done",
                                "root@telnet login done",
                                "root@telnet login refused"));
    }

    @Test
    void fiveFailures_makeTheAddressWaitOneSecondDoublingToSixty() {
        fail(5);
        var peer = connect();
        type(peer, "sesame\r");
        assertThat(peer.received()).contains("too many failures; wait 2 s");
        loop.advance(Duration.ofMillis(1001));
        type(peer, "wrong\r");
        loop.advance(Duration.ofMillis(1500));
        type(peer, "sesame\r");
        assertThat(peer.received()).contains("too many failures; wait 1 s").doesNotContain("help lists");
        for (int failure = 0; failure < 10; failure++) {
            loop.advance(Duration.ofSeconds(61));
            fail(1);
        }
        loop.advance(Duration.ofMillis(59_000));
        var late = connect();
        type(late, "sesame\r");
        assertThat(late.received()).contains("too many failures");
        loop.advance(Duration.ofMillis(1001));
        type(late, "sesame\r");
        assertThat(late.received()).contains("help lists");
    }

    @Test
    void silence_isCutAfterTwentySeconds() {
        var peer = connect();
        loop.advance(Duration.ofSeconds(19));
        assertThat(peer.isClosed()).isFalse();
        loop.advance(Duration.ofSeconds(1));
        assertThat(peer.received()).endsWith("no token within 20 s\r\n");
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void strangers_fromOneAddress_areFiveAtMost() {
        var peers = new ArrayList<FakePeer>();
        for (int at = 0; at < 6; at++) {
            peers.add(connect());
        }
        assertThat(peers.subList(0, 5)).noneMatch(FakePeer::isClosed);
        assertThat(peers.getLast().received()).isEqualTo("too many are logging in; try again in 20 s\r\n");
        assertThat(peers.getLast().isClosed()).isTrue();
        peers.getFirst().close();
        loop.runReady();
        assertThat(connect().received()).endsWith("token: ");
    }

    @Test
    void sessions_areThirtyTwoAtMostAndAPlaceIsGivenBack() {
        var first = enter("person 0");
        for (int at = 1; at < 32; at++) {
            enter("person " + at / 4);
        }
        assertThat(enter("person 8").received()).contains("all 32 sessions are in use");
        first.close();
        loop.runReady();
        assertThat(enter("person 8").received()).contains("help lists");
    }

    @Test
    void sessions_ofOnePrincipal_areFourAtMost() {
        var first = enter();
        for (int at = 1; at < 4; at++) {
            enter();
        }
        assertThat(enter().received()).contains("root has 4 sessions");
        assertThat(enter("ann").received()).contains("help lists");
        first.close();
        loop.runReady();
        assertThat(enter().received()).contains("help lists");
    }

    @Test
    void tenMegabytesWithoutALineEnd_areCutAtFourKibibytes() {
        var peer = connect();
        type(peer, "x".repeat(4096));
        assertThat(peer.isClosed()).isFalse();
        type(peer, "x".repeat(1 << 20));
        assertThat(peer.received()).endsWith("no token is that long\r\n");
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void endlessSubnegotiation_isCut() {
        var peer = connect();
        var bytes = new byte[8192];
        bytes[0] = (byte) TelnetCodec.IAC;
        bytes[1] = (byte) TelnetCodec.SB;
        peer.send(bytes);
        loop.runReady();
        assertThat(peer.isClosed()).isTrue();
        assertThat(loop.errors()).isEmpty();
    }

    @Test
    void randomBytes_hurtNobody() {
        var random = new Random(3);
        for (int round = 0; round < 500; round++) {
            var peer = connect();
            var bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            peer.send(bytes);
            loop.runReady();
            peer.reset();
            loop.advance(Duration.ofSeconds(1));
        }
        assertThat(loop.errors()).isEmpty();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void idleSession_endsAfterTenMinutesOfNoInput() {
        var peer = enter();
        loop.advance(Duration.ofMinutes(9));
        type(peer, "x");
        loop.advance(Duration.ofMinutes(9));
        assertThat(peer.isClosed()).isFalse();
        loop.advance(Duration.ofMinutes(1));
        assertThat(peer.received()).endsWith("idle for 10 min\r\n");
        assertThat(peer.isClosed()).isTrue();
        Awaitility.await().untilAsserted(() -> assertThat(shell.left).hasValue(1));
    }

    @Test
    void loopbackIsAllItOpensOn_unlessASecondSettingSaysMore() {
        for (var host : List.of("0.0.0.0", "192.0.2.1", "::")) {
            assertThatThrownBy(() -> open(host, DoorOptions.defaults()))
                    .isInstanceOf(TelnetException.class)
                    .hasMessageContaining("in clear")
                    .hasMessageContaining("opensToOthers");
        }
        open("0.0.0.0", DoorOptions.defaults().opensToOthers(true)).close();
        open("127.0.0.2", DoorOptions.defaults()).close();
    }

    @Test
    void anEmptyToken_letsNobodyIn() {
        assertThat(Authenticator.token(() -> "", root).principal("")).isEmpty();
        assertThat(Authenticator.token(() -> "a", root).principal("a")).contains(root);
        assertThat(Authenticator.token(() -> "a", root).principal("A")).isEmpty();
    }

    private TelnetDoor open(String host, DoorOptions options) {
        return TelnetDoor.open(
                loop,
                host,
                0,
                shell,
                manager,
                Authenticator.token(() -> "sesame", root),
                new Doorkeeper(options, clock));
    }

    private Server serve(DoorOptions options) {
        var token = Authenticator.token(() -> "sesame", root);
        Authenticator names = typed -> typed.startsWith("sesame ")
                ? Optional.of(new Principal(typed.substring(7), "telnet", Role.VIEWER))
                : token.principal(typed);
        var house = new TelnetDoor.House(shell, names, new Doorkeeper(options, clock));
        Supplier<Protocol> factory = () -> manager.register(new TelnetSession(house));
        return loop.startServing(factory, "127.0.0.1", 0);
    }

    private FakePeer connect() {
        var peer = loop.connect(server);
        loop.runReady();
        return peer;
    }

    private FakePeer enter() {
        return enter("");
    }

    private FakePeer enter(String name) {
        var peer = connect();
        int before = shell.entered.get();
        type(peer, ("sesame " + name).strip() + "\r\n");
        if (!peer.isClosed()) {
            Awaitility.await().untilAsserted(() -> assertThat(shell.entered).hasValue(before + 1));
        }
        return peer;
    }

    private void type(FakePeer peer, String text) {
        peer.send(text);
        loop.runReady();
    }

    private void fail(int times) {
        for (int at = 0; at < times; at++) {
            var peer = connect();
            type(peer, "wrong\r");
            peer.close();
            loop.runReady();
        }
    }

    private List<ProcessInfo> sessions() {
        return manager.list();
    }

    /** A shell that only listens. */
    private static final class Listener implements Shell {
        private final StringBuffer typed = new StringBuffer();
        final AtomicInteger entered = new AtomicInteger();
        final AtomicInteger left = new AtomicInteger();
        final List<String> noted = new CopyOnWriteArrayList<>();

        String typed() {
            return typed.toString();
        }

        @Override
        public int execute(Principal who, List<String> words, Output out) {
            return DONE;
        }

        @Override
        public int execute(Principal who, String line, Output out) {
            return DONE;
        }

        @Override
        public int execute(Principal who, List<String> words, Console console) {
            return DONE;
        }

        @Override
        public int execute(Principal who, String line, Console console) {
            return DONE;
        }

        @Override
        public void note(Instant time, Principal who, @Nullable String from, String what, String verdict) {
            noted.add(who + " " + what + " " + verdict);
        }

        @Override
        public void interact(Principal who, Console console) {
            entered.incrementAndGet();
            try {
                for (int key = console.input().read();
                        key >= 0;
                        key = console.input().read()) {
                    typed.append((char) key);
                }
            } catch (IOException interrupted) {
                typed.append("!");
            }
            left.incrementAndGet();
        }

        @Override
        public ProcessView processes(Principal who) {
            throw new UnsupportedOperationException("this door asks for no rows");
        }

        @Override
        public boolean may(Principal who, String command) {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public List<Suggestion> complete(Principal who, List<String> words) {
            return List.of();
        }
    }
}
