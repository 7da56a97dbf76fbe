package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Exit;
import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose a connection is when one protocol follows another and one of them is a process. */
final class FollowingProcessTest {
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final FakeLoop loop = new FakeLoop(new FakeClock());
    private final Conn first = manager.register(new Conn());
    private final FakePeer peer = loop.connect(loop.startServing(() -> first, "localhost", 0));

    @AfterEach
    void close() {
        loop.close();
        manager.close();
    }

    @Test
    void plainProtocol_afterAProcess_runsAsIt_andEndsWithIt() {
        loop.runReady();
        var whose = new ArrayList<Optional<Process>>();
        first.transport().protocol(new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
                whose.add(Process.current());
            }
        });
        peer.send("x");
        loop.runReady();
        assertThat(whose).containsExactly(Optional.of(first));
        assertThat(first.isAlive()).isTrue();
        peer.close();
        loop.runReady();
        assertThat(first.exitValue()).contains(Exit.OK);
    }

    @Test
    void process_afterAnother_takesItsPlace_andTheConnectionStays() {
        loop.runReady();
        var next = manager.register(new Conn());
        first.transport().protocol(next);
        loop.runReady();
        assertThat(first.exitValue()).contains(Exit.OK);
        peer.send("for the next");
        loop.runReady();
        assertThat(peer.isClosed()).isFalse();
        assertThat(next.received).containsExactly("for the next");
        peer.close();
        loop.runReady();
        assertThat(next.exitValue()).contains(Exit.OK);
        assertThat(reports).isEmpty();
    }

    @Test
    void process_afterAnother_killedEndsTheConnection() {
        loop.runReady();
        var next = manager.register(new Conn());
        first.transport().protocol(next);
        var unused = manager.signal(Kill.of(next.pid()).signal(Signal.KILL));
        Awaitility.await().until(() -> {
            loop.runReady();
            return peer.isClosed();
        });
        assertThat(next.exitValue()).containsInstanceOf(Exit.Signalled.class);
    }

    @Test
    void process_thatHasAConnectionOrHasEnded_cannotFollow() {
        loop.runReady();
        var other = manager.register(new Conn());
        loop.connect(loop.startServing(() -> other, "localhost", 0));
        loop.runReady();
        assertThatThrownBy(() -> first.transport().protocol(other)).hasMessageContaining("fresh");
        var ended = manager.register(new Conn());
        ended.exit();
        first.transport().protocol(ended);
        loop.runReady();
        assertThat(peer.isClosed()).isTrue();
        assertThat(first.isAlive()).isFalse();
    }

    private static final class Conn extends ProtocolProcess {
        final List<String> received = new ArrayList<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            received.add(java.nio.charset.StandardCharsets.UTF_8.decode(data).toString());
        }
    }
}
