package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FakeLoopTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop(clock);
    private final List<String> log = new ArrayList<>();

    @Test
    void callbacks_runInOrder_onlyWhenToldTo() {
        loop.callSoon(() -> {
            log.add("one");
            loop.callSoon(() -> log.add("three"));
        });
        loop.callSoon(() -> log.add("two"));
        loop.callSoon(() -> log.add("never")).cancel();
        assertThat(log).isEmpty();
        loop.runReady();
        assertThat(log).containsExactly("one", "two", "three");
    }

    @Test
    void advance_runsTimersAtTheirMoment() {
        var handle = loop.callRepeatedly(Duration.ofSeconds(2), () -> log.add("tick " + clock.nanos() / 1_000_000_000));
        loop.callLater(Duration.ofSeconds(3), () -> log.add("once"));
        loop.advance(Duration.ofMillis(1_999));
        assertThat(log).isEmpty();
        loop.advance(Duration.ofMillis(4_001));
        assertThat(log).containsExactly("tick 2", "once", "tick 4", "tick 6");
        handle.cancel();
        loop.advance(Duration.ofHours(1));
        assertThat(log).hasSize(4);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void callRepeatedly_thatThrows_endsWithOneReport() {
        loop.callRepeatedly(Duration.ofSeconds(1), () -> {
            throw new AssertionError("tick");
        });
        loop.advance(Duration.ofMinutes(1));
        assertThat(loop.errors()).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void connection_goesThroughTheGrammar() {
        var peer = serve();
        loop.runReady();
        peer.send("hello");
        peer.close();
        loop.runReady();
        assertThat(log).containsExactly("made", "data hello", "eof", "lost");
        assertThat(peer.received()).isEqualTo("hello");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.isReset()).isFalse();
        assertThat(loop.info().connections()).isZero();
    }

    @Test
    void peerReset_losesTheConnectionWithACause() {
        var peer = serve();
        peer.reset();
        loop.runReady();
        assertThat(log).containsExactly("made", "lost IOException");
    }

    @Test
    void slowPeer_pausesAndResumesWriting() {
        var peer = serve();
        loop.runReady();
        peer.pause();
        peer.send("x".repeat(70_000));
        loop.runReady();
        assertThat(log).containsExactly("made", "data " + "x".repeat(70_000), "pause");
        peer.resume();
        loop.runReady();
        assertThat(log.getLast()).isEqualTo("resume");
        assertThat(peer.receivedBytes()).hasSize(70_000);
    }

    @Test
    void throwingProtocol_losesItsConnectionOnly() {
        var server = loop.startServing(Talker::new, "localhost", 0);
        var bad = loop.connect(server);
        var good = loop.connect(server);
        bad.send("throw");
        good.send("fine");
        loop.runReady();
        assertThat(bad.isClosed()).isTrue();
        assertThat(good.isClosed()).isFalse();
        assertThat(good.received()).isEqualTo("fine");
        assertThat(loop.errors()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(log).containsOnlyOnce("lost IllegalStateException");
    }

    @Test
    void serverClosed_refusesAndFreesItsPort() {
        var server = loop.startServing(Talker::new, "localhost", 8080);
        assertThatThrownBy(() -> loop.startServing(Talker::new, "localhost", 8080))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("in use");
        server.close();
        assertThatThrownBy(() -> loop.connect(server)).hasMessageContaining("refused");
        assertThat(loop.startServing(Talker::new, "localhost", 8080).address().getPort())
                .isEqualTo(8080);
    }

    @Test
    void kill_ofARegisteredConnection_cutsIt() {
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var peer =
                    loop.connect(loop.startServing(() -> manager.register(new ProtocolProcess() {}), "localhost", 0));
            loop.runReady();
            var unused = manager.signal(Kill.of(1).signal(Signal.KILL));
            loop.runReady();
            assertThat(peer.isClosed()).isTrue();
            assertThat(manager.list()).isEmpty();
        }
    }

    @Test
    void runInExecutor_isACallbackHere() {
        var future = loop.runInExecutor(() -> "done");
        assertThat(future).isNotDone();
        loop.runReady();
        assertThat(future).isCompletedWithValue("done");
    }

    @Test
    void raise_runsTheHandlerOrSaysThereIsNone() {
        var outer = loop.addSignalHandler("TERM", () -> log.add("outer"));
        loop.addSignalHandler("TERM", () -> log.add("inner")).cancel();
        loop.raise("TERM");
        loop.runReady();
        assertThat(log).containsExactly("outer");
        outer.cancel();
        assertThatThrownBy(() -> loop.raise("TERM")).isInstanceOf(LoopException.class);
    }

    @Test
    void runForever_returnsWhenStopped_andRefusesToWaitForNothing() {
        loop.callSoon(loop::stop);
        loop.runForever();
        assertThatThrownBy(loop::runForever).isInstanceOf(LoopException.class).hasMessageContaining("advance");
    }

    @Test
    void close_losesItsConnections() {
        var peer = serve();
        loop.runReady();
        loop.close();
        loop.close();
        assertThat(log).containsExactly("made", "lost");
        assertThat(peer.isClosed()).isTrue();
        assertThatThrownBy(() -> loop.callSoon(() -> {})).isInstanceOf(LoopException.class);
    }

    private FakePeer serve() {
        return loop.connect(loop.startServing(Talker::new, "localhost", 0));
    }

    /** Echoes, keeps a log, and throws when told to. */
    private final class Talker implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            log.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            var text = StandardCharsets.UTF_8.decode(data.duplicate()).toString();
            log.add("data " + text);
            if (text.equals("throw")) {
                throw new IllegalStateException("told to");
            }
            transport.write(data);
        }

        @Override
        public boolean eofReceived() {
            log.add("eof");
            return false;
        }

        @Override
        public void pauseWriting() {
            log.add("pause");
        }

        @Override
        public void resumeWriting() {
            log.add("resume");
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            log.add(cause == null ? "lost" : "lost " + cause.getClass().getSimpleName());
        }
    }
}
