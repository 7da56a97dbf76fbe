package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever callback throws whatever: one report, that connection closes, the loop and its other connections live. */
final class ThrowingTest {
    private static final int MUCH = 16 << 20;

    private final List<Report> reports = new CopyOnWriteArrayList<>();

    static Stream<Arguments> cases() {
        var all = new ArrayList<Arguments>();
        for (var polling : List.of(Polling.EPOLL, Polling.NIO)) {
            for (var where : List.of("made", "data", "eof", "pause", "resume", "lost")) {
                for (var thrown : List.of(new IllegalStateException("thrown"), new StackOverflowError("thrown"))) {
                    all.add(Arguments.of(polling, where, thrown));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plainProtocol_throws_isReportedByTheLoop(Polling polling, String where, Throwable thrown) throws Exception {
        try (var running = new Running(polling).start()) {
            var bad = new Thrower(where, thrown);
            provoke(running, bad, bad);
            assertThat(running.errors).containsExactly(thrown);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void unregisteredProcess_throws_isReportedByTheLoop(Polling polling, String where, Throwable thrown)
            throws Exception {
        try (var running = new Running(polling).start()) {
            var bad = new Thrower(where, thrown);
            var process = new Delegate(bad);
            var ended = new CompletableFuture<Exit>();
            process.atExit(ended::complete);
            provoke(running, process, bad);
            assertThat(await(ended)).isEqualTo(new Exit.Failed(thrown));
            assertThat(running.errors).containsExactly(thrown);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void registeredProcess_throws_isReportedByItsManager(Polling polling, String where, Throwable thrown)
            throws Exception {
        try (var manager = ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
                var running = new Running(polling).start()) {
            var bad = new Thrower(where, thrown);
            var process = manager.register(new Delegate(bad));
            provoke(running, process, bad);
            Awaitility.await().until(() -> manager.list().isEmpty() && !reports.isEmpty());
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.pid()).isEqualTo(process.pid());
                assertThat(report.exit()).isEqualTo(new Exit.Failed(thrown));
            });
            assertThat(running.errors).isEmpty();
        }
    }

    private static void provoke(Running running, Protocol bad, Thrower log) throws Exception {
        var good = new Recorder();
        try (var goodServer = running.serve(() -> good);
                var goodClient = running.connect(goodServer);
                var server = running.serve(() -> bad);
                var client = running.connect(server)) {
            var transport = await(good.made);
            switch (log.where) {
                case "data" -> client.send("x");
                case "eof" -> client.socket.shutdownOutput();
                case "pause", "resume" -> client.send("w");
                case "lost" -> client.socket.close();
                default -> {}
            }
            if (log.where.equals("resume")) {
                client.socket.getInputStream().readNBytes(MUCH);
            }
            await(log.gone);
            assertThat(log.losses).isEqualTo(1);
            running.onLoop(() -> transport.write(bytes("alive")));
            assertThat(goodClient.read(5)).isEqualTo("alive");
        }
        await(good.lost);
    }

    /** Throws from one of its callbacks. */
    private static final class Thrower implements Protocol {
        final String where;
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        volatile int losses;
        private final Throwable thrown;
        private @Nullable Transport transport;

        Thrower(String where, Throwable thrown) {
            this.where = where;
            this.thrown = thrown;
        }

        private void at(String callback) {
            if (where.equals(callback)) {
                throw Thrower.<RuntimeException>sneaky(thrown);
            }
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            at("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            if (data.get() == 'w') {
                transport.write(ByteBuffer.allocate(MUCH));
            }
            at("data");
        }

        @Override
        public boolean eofReceived() {
            at("eof");
            return false;
        }

        @Override
        public void pauseWriting() {
            at("pause");
        }

        @Override
        public void resumeWriting() {
            at("resume");
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void connectionLost(@Nullable Throwable cause) {
            losses++;
            gone.complete(null);
            at("lost");
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> T sneaky(Throwable any) throws T {
            throw (T) any;
        }
    }

    /** The same as a process. */
    private static final class Delegate extends ProtocolProcess {
        private final Thrower its;

        Delegate(Thrower its) {
            this.its = its;
        }

        @Override
        public void connectionMade(Transport made) {
            its.connectionMade(made);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            its.dataReceived(data);
        }

        @Override
        public boolean eofReceived() {
            return its.eofReceived();
        }

        @Override
        public void pauseWriting() {
            its.pauseWriting();
        }

        @Override
        public void resumeWriting() {
            its.resumeWriting();
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            its.connectionLost(cause);
        }
    }
}
