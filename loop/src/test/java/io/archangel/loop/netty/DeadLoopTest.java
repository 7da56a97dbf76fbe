package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.Transport;
import io.archangel.loop.netty.Running.Client;
import io.archangel.process.Exit;
import io.archangel.process.Home;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops whose threads die, killed by their pollers. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class DeadLoopTest implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int DEATHS = 5;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Breakable accept;
    private final Breakable data;
    private final LoopThread acceptThread;
    private final LoopThread dataThread;

    DeadLoopTest(Polling polling) {
        var options = LoopOptions.defaults().polling(polling).errors((loop, error) -> errors.add(error));
        accept = new Breakable(options.name("accept"));
        data = new Breakable(options.name("data"));
        acceptThread = LoopThread.start(accept.loop);
        dataThread = LoopThread.start(data.loop);
    }

    @AfterEach
    @Override
    public void close() {
        acceptThread.close();
        dataThread.close();
        accept.loop.close();
        data.loop.close();
    }

    private Server serve(Supplier<? extends Protocol> factory) {
        return accept.loop.startServing(
                factory, "127.0.0.1", 0, ServeOptions.defaults().loops(List.of(data.loop)));
    }

    private static void expectEcho(Client client) throws Exception {
        assertThat(client.send("hello").read(5)).isEqualTo("hello");
    }

    @Test
    void dataLoop_dies_itsConnectionsFailWithOneReport_andNewOnesAreServed() throws Exception {
        var reports = new CopyOnWriteArrayList<Report>();
        var exits = new CopyOnWriteArrayList<Exit>();
        try (var manager = ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
                var server = serve(() -> {
                    var echo = manager.register(new EchoProcess());
                    echo.atExit(exits::add);
                    return echo;
                });
                var first = new Client(server);
                var second = new Client(server)) {
            expectEcho(first);
            expectEcho(second);
            var before = dataThread.thread();

            data.breaks(Integer.MAX_VALUE);

            assertThat(first.readAll()).isEmpty();
            assertThat(second.readAll()).isEmpty();
            Awaitility.await().until(() -> exits.size() == 2);
            assertThat(exits)
                    .allSatisfy(exit -> assertThat(exit)
                            .isInstanceOfSatisfying(
                                    Exit.Failed.class,
                                    failed -> assertThat(failed.cause())
                                            .isInstanceOf(Home.Lost.class)
                                            .hasRootCauseInstanceOf(Breakable.Broken.class)));
            try (var third = new Client(server)) {
                expectEcho(third);
            }
            assertThat(dataThread.thread()).isNotSameAs(before);
            assertThat(data.pollers()).isEqualTo(2);
            assertThat(errors).singleElement().asString().contains("data has died of", "its connections, 2 of them");
            assertThat(reports).isEmpty();
        }
    }

    @Test
    void plainProtocol_onALoopThatDies_isToldWhy() throws Exception {
        var protocol = new Recorder();
        try (var server = serve(() -> protocol);
                var client = new Client(server)) {
            await(protocol.made);
            data.breaks(Integer.MAX_VALUE);
            assertThat(client.readAll()).isEmpty();
            assertThat(await(protocol.lost)).containsExactly("made", "lost Lost");
        }
    }

    @Test
    void acceptLoop_dies_itsServersListenOn_andConnectionsElsewhereLive() throws Exception {
        try (var server = serve(Echo::new);
                var before = new Client(server)) {
            expectEcho(before);
            accept.breaks(Integer.MAX_VALUE);
            Awaitility.await().until(() -> accept.pollers() == 2);
            try (var after = new Client(server)) {
                expectEcho(after);
            }
            expectEcho(before);
            assertThat(errors).singleElement().asString().contains("accept has died", "0 of them");
            server.close();
            assertThatThrownBy(() -> new Client(server)).hasMessageContaining("refused");
        }
    }

    @Test
    void callbacksAndTimers_ofALoopThatDies_goOn() {
        var soon = new CompletableFuture<Thread>();
        var ticks = new AtomicInteger();
        var before = dataThread.thread();
        var chain = data.loop.callRepeatedly(Duration.ofMillis(5), ticks::incrementAndGet);
        data.breaks(Integer.MAX_VALUE);
        Awaitility.await().until(() -> dataThread.thread() != before);
        int then = ticks.get();
        data.loop.callSoonThreadsafe(() -> soon.complete(Thread.currentThread()));
        assertThat(await(soon)).isSameAs(dataThread.thread());
        Awaitility.await().until(() -> ticks.get() > then);
        chain.cancel();
    }

    /** The machine may stall in one death, but not in five. */
    @Test
    void dataLoop_dies_goesOnWithinASecond() {
        var took = SECOND;
        for (int death = 0; death < DEATHS && took.compareTo(SECOND) >= 0; death++) {
            took = revival();
        }
        assertThat(took).isLessThan(SECOND);
    }

    /** Kills it. @return how long it was until it called back on another thread */
    private Duration revival() {
        var before = dataThread.thread();
        var next = new CompletableFuture<Long>();
        var chain = data.loop.callRepeatedly(Duration.ofMillis(1), () -> {
            if (Thread.currentThread() != before) {
                next.complete(System.nanoTime());
            }
        });
        long began = System.nanoTime();
        data.breaks(Integer.MAX_VALUE);
        var took = Duration.ofNanos(await(next) - began);
        chain.cancel();
        return took;
    }

    @Test
    void poller_thatThrowsAndRecovers_killsNobody_andIsReportedOnce() throws Exception {
        try (var server = serve(Echo::new);
                var client = new Client(server)) {
            expectEcho(client);
            var before = dataThread.thread();
            data.breaks(2);
            Awaitility.await().until(() -> !errors.isEmpty());
            expectEcho(client);
            assertThat(dataThread.thread()).isSameAs(before);
            assertThat(errors).singleElement().isInstanceOf(Breakable.Broken.class);
        }
    }

    @Test
    void runForever_onTheCallersThread_saysThatItDied_andMayRunAgain() {
        dataThread.close();
        data.breaks(Integer.MAX_VALUE);
        assertThatThrownBy(data.loop::runForever)
                .isInstanceOf(Home.Lost.class)
                .hasMessageContaining("data has died")
                .hasRootCauseInstanceOf(Breakable.Broken.class);
        data.loop.callSoon(data.loop::stop);
        data.loop.runForever();
        assertThat(data.loop.isRunning()).isFalse();
    }

    @Test
    void close_ofTheThread_whileTheLoopDies_leavesNoneRunning() {
        data.breaks(Integer.MAX_VALUE);
        dataThread.close();
        assertThat(data.loop.isRunning()).isFalse();
        assertThat(dataThread.thread().isAlive()).isFalse();
    }

    private static final class Echo extends Recorder {
        @Override
        public void dataReceived(ByteBuffer data) {
            made.join().write(data);
        }
    }

    private static final class EchoProcess extends ProtocolProcess {
        @Override
        public void connectionMade(Transport transport) {
            transport.write(bytes(""));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }
}
