package io.archangel.loop.netty;

import static io.archangel.loop.Pipe.pipe;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections as processes, registered and not. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class ProcessesTest {
    private final Running running;

    ProcessesTest(Polling polling) {
        running = new Running(polling).start();
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void theNotesLine_inItsThreeForms_serves() throws Exception {
        try (var manager = ProcessManager.create();
                var plain = running.loop.startServing(() -> new Echo(), "localhost", 0);
                var registered = running.loop.startServing(() -> manager.register(new Echo()), "localhost", 0);
                var piped = running.loop.startServing(pipe(Echo::new, manager::register), "localhost", 0);
                var first = running.connect(plain);
                var second = running.connect(registered);
                var third = running.connect(piped)) {
            assertThat(first.send("one").read(3)).isEqualTo("one");
            assertThat(second.send("two").read(3)).isEqualTo("two");
            assertThat(third.send("three").read(5)).isEqualTo("three");
            assertThat(manager.list()).hasSize(2).allSatisfy(row -> {
                assertThat(row.kind()).isEqualTo("conn");
                assertThat(row.ppid()).isZero();
                assertThat(row.in()).isEqualTo(row.out()).isPositive();
                assertThat(row.client()).startsWith("127.0.0.1:");
            });
        }
    }

    @Test
    void kill_closesItsConnectionAndNoOther() throws Exception {
        try (var manager = ProcessManager.create();
                var server = running.serve(() -> manager.register(new Echo()));
                var victim = running.connect(server)) {
            assertThat(victim.send("a").read(1)).isEqualTo("a");
            try (var other = running.connect(server)) {
                assertThat(other.send("b").read(1)).isEqualTo("b");
                var receipt = manager.kill(Kill.of(1).signal(Signal.KILL).by("test"));
                assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
                assertThat(receipt.response()).isEqualTo("cut");
                assertThat(victim.readAll()).isEmpty();
                assertThat(other.send("c").read(1)).isEqualTo("c");
                assertThat(manager.kill(Kill.of(1)).verdict()).isEqualTo(Receipt.Verdict.ALREADY_EXITED);
            }
        }
    }

    @Test
    void kill_whileClosingWaitsForASlowReader_cutsIt() throws Exception {
        try (var manager = ProcessManager.create();
                var server = running.serve(() -> manager.register(new Echo() {
                    @Override
                    public void connectionMade(Transport transport) {
                        transport.write(ByteBuffer.allocate(16 << 20));
                        transport.close();
                    }
                }));
                var client = running.connect(server)) {
            Awaitility.await().until(() -> manager.list().size() == 1);
            running.settle();
            assertThat(manager.kill(Kill.of(1).signal(Signal.KILL)).response()).isEqualTo("cut");
            Awaitility.await().until(() -> running.loop.info().connections() == 0);
            assertThat(client.socket.isConnected()).isTrue();
        }
    }

    /** It was then let go of by a thread of the manager, on which its transport refused to be touched. */
    @Test
    void kill_betweenRegisteringAndTheConnection_cutsItWithOneReport() throws Exception {
        var reports = new CopyOnWriteArrayList<Report>();
        try (var manager = ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
                var server = running.serve(() -> {
                    var early = manager.register(new Early());
                    var unused = manager.signal(Kill.of(early.pid()).signal(Signal.KILL));
                    return early;
                });
                var client = running.connect(server)) {
            assertThat(client.readAll()).isEmpty();
            Awaitility.await().until(() -> !manager.history().isEmpty() && !reports.isEmpty());
            assertThat(reports).extracting(report -> report.exit().word()).containsExactly("KILL");
        }
    }

    @Test
    void exit_sendsWhatIsBufferedAndCloses() throws Exception {
        try (var manager = ProcessManager.create();
                var server = running.serve(() -> manager.register(new Echo() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        super.dataReceived(data);
                        exit();
                    }
                }));
                var client = running.connect(server)) {
            assertThat(client.send("last words").readAll()).isEqualTo("last words");
            Awaitility.await().until(() -> !manager.history().isEmpty());
            assertThat(manager.history())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.out()).isEqualTo(entry.in()));
        }
    }

    @Test
    void disconnect_byFinIsNormal_byResetIsAHangup() throws Exception {
        try (var manager = ProcessManager.create();
                var server = running.serve(() -> manager.register(new Echo()));
                var closing = running.connect(server)) {
            assertThat(closing.send("x").read(1)).isEqualTo("x");
            closing.close();
            Awaitility.await().until(() -> manager.history().size() == 1);
            assertThat(manager.history().getFirst().exit()).isEqualTo(Exit.OK.word());
            try (var breaking = running.connect(server)) {
                assertThat(breaking.send("x").read(1)).isEqualTo("x");
                breaking.reset();
                Awaitility.await().until(() -> manager.history().size() == 2);
                assertThat(manager.history().getFirst().exit()).isEqualTo("HUP");
                assertThat(manager.history().getFirst().by()).isEqualTo("client");
            }
        }
    }

    @Test
    void connectionIsCurrent_insideItsCallbacks_soChildrenAreIts() throws Exception {
        try (var manager = ProcessManager.create()) {
            var child = new CompletableFuture<Process>();
            var hungUp = new CompletableFuture<Exit>();
            try (var server = running.serve(() -> manager.register(new Echo() {
                        @Override
                        public void dataReceived(ByteBuffer data) {
                            var made = manager.register(Process.around("a timer", it -> {}));
                            made.atExit(hungUp::complete);
                            child.complete(made);
                        }
                    }));
                    var client = running.connect(server)) {
                client.send("x");
                assertThat(await(child).parent())
                        .hasValueSatisfying(parent -> assertThat(parent.pid()).isEqualTo(1));
            }
            assertThat(await(hungUp))
                    .isInstanceOfSatisfying(
                            Exit.Signalled.class,
                            exit -> assertThat(exit.signal()).isEqualTo(Signal.HUP));
        }
    }

    @Test
    void twoManagers_onOneLoop_knowNothingOfEachOther() throws Exception {
        try (var one = ProcessManager.create();
                var two = ProcessManager.create();
                var oneServer = running.serve(() -> one.register(new Echo()));
                var twoServer = running.serve(() -> two.register(new Echo()));
                var oneClient = running.connect(oneServer);
                var twoClient = running.connect(twoServer)) {
            assertThat(oneClient.send("1").read(1)).isEqualTo("1");
            assertThat(twoClient.send("2").read(1)).isEqualTo("2");
            assertThat(one.kill(Kill.of(1)).verdict()).isEqualTo(Receipt.Verdict.EXITED);
            assertThat(oneClient.readAll()).isEmpty();
            assertThat(twoClient.send("3").read(1)).isEqualTo("3");
            assertThat(two.list()).hasSize(1);
        }
    }

    @Test
    void endedInTheFactory_isNeverConnected() throws Exception {
        var log = new Recorder();
        try (var server = running.serve(() -> {
                    var ended = new ProtocolProcess() {
                        @Override
                        public void connectionMade(Transport transport) {
                            log.connectionMade(transport);
                        }
                    };
                    ended.exit();
                    return ended;
                });
                var client = running.connect(server)) {
            assertThat(client.readAll()).isEmpty();
            running.settle();
            assertThat(log.log).isEmpty();
        }
    }

    @Test
    void factoryGivingOneObjectTwice_isRefusedTheSecondTime() throws Exception {
        var shared = new Echo();
        try (var server = running.serve(() -> shared);
                var first = running.connect(server)) {
            assertThat(first.send("x").read(1)).isEqualTo("x");
            try (var second = running.connect(server)) {
                assertThat(second.readAll()).isEmpty();
            }
            assertThat(first.send("y").read(1)).isEqualTo("y");
            assertThat(running.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("Echo has a connection already"));
            running.errors.clear();
        }
    }

    @Test
    void staleKills_whileConnectionsComeAndGo_cutNobodyElse() throws Exception {
        try (var manager = ProcessManager.create();
                var server = running.serve(() -> manager.register(new Echo()));
                var steady = running.connect(server)) {
            assertThat(steady.send("s").read(1)).isEqualTo("s");
            for (int pid = 2; pid < 150; pid++) {
                try (var client = running.connect(server)) {
                    assertThat(client.send("x").read(1)).isEqualTo("x");
                    var killed = manager.signal(Kill.of(pid).signal(Signal.KILL));
                    var stale =
                            manager.signal(Kill.of(pid - 1 == 1 ? 0 : pid - 1).signal(Signal.KILL));
                    assertThat(client.readAll()).isEmpty();
                    assertThat(await(killed).verdict()).isEqualTo(Receipt.Verdict.EXITED);
                    assertThat(await(stale).verdict()).isNotEqualTo(Receipt.Verdict.EXITED);
                }
                assertThat(steady.send("s").read(1)).isEqualTo("s");
            }
        }
    }

    private static class Echo extends ProtocolProcess {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    /** Is let go of only once it has its connection. */
    private static final class Early extends ProtocolProcess {
        @Override
        protected @Nullable String release(Exit exit) {
            Awaitility.await().ignoreExceptions().until(() -> transport() != null);
            return super.release(exit);
        }
    }
}
