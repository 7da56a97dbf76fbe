package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopsTable;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.Transport;
import io.archangel.process.Kill;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What can still be done for the others, and from outside, while a callback holds its loop up. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class HeldUpTest {
    private static final Duration HELD_UP = Duration.ofMillis(5);

    private final Polling polling;
    private final Running running;
    private final NettyLoop loop;
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    HeldUpTest(Polling polling) {
        this.polling = polling;
        running = new Running(polling).start();
        loop = running.loop;
    }

    @AfterEach
    void stop() {
        release.countDown();
        running.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void sever_whileBlocked_showsTheClientTheEnd_andTheLoopGoesOnAfter() throws Exception {
        var stuck = new Blocking();
        var good = new Recorder();
        var made = new AtomicInteger();
        try (var server = running.serve(() -> made.getAndIncrement() == 0 ? stuck : good);
                var client = running.connect(server)) {
            client.send("block");
            inside.await();
            Awaitility.await().until(await(stuck.made)::sever);
            assertThat(client.readAll()).isEmpty();
            assertThat(release.getCount()).isEqualTo(1);
            try (var other = running.connect(server)) {
                release.countDown();
                assertThat(await(stuck.lost)).first().isEqualTo("made");
                other.send("hello").socket.shutdownOutput();
                assertThat(await(good.lost)).containsExactly("made", "data hello", "eof", "lost");
            }
        }
    }

    @Test
    void sever_whileTheLoopTurns_isRefused() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            running.settle();
            Awaitility.await().until(() -> loop.callbacks().busyNanos() == 0);
            assertThat(transport.sever()).isFalse();
            running.onLoop(() -> transport.write(bytes("still here")));
            assertThat(client.read(10)).isEqualTo("still here");
        }
    }

    /** As to bind a port, or to close one. */
    @Test
    void errand_whileBlockedBeyondAllPatience_isCalledOff_andTheLoopIsNamedWithThePlace() throws Exception {
        var anothers = new Ownership();
        anothers.take(Ownership.State.RUNNING);
        var errands = new Errands(loop, anothers, loop.io(), Duration.ofMillis(50));
        var done = new AtomicInteger();
        loop.callSoonThreadsafe(this::block);
        inside.await();
        Awaitility.await().until(() -> loop.blocked().isPresent());
        assertThatThrownBy(() -> errands.run(done::incrementAndGet))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("loop 1 has not answered for 50 ms, held up at ")
                .hasMessageContaining("mend the callback");
        release.countDown();
        running.settle();
        assertThat(done).hasValue(0);
        assertThat(errands.run(done::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void blocked_saysWhoForHowLongAndWhere() throws Exception {
        assertThat(loop.blocked()).isEmpty();
        loop.callSoonThreadsafe(this::block);
        inside.await();
        Awaitility.await().until(() -> loop.blocked().isPresent());
        var blocked = loop.blocked().orElseThrow();
        assertThat(blocked.home()).isEqualTo("loop 1");
        assertThat(blocked.nanos()).isGreaterThanOrEqualTo(5_000_000);
        assertThat(blocked.frame()).startsWith("HeldUpTest.java:");
        release.countDown();
        running.settle();
        Awaitility.await().until(() -> loop.blocked().isEmpty());
    }

    @Test
    void tableOfLoops_showsEachFactInItsColumn() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            await(protocol.made);
            loop.callSoonThreadsafe(this::block);
            inside.await();
            loop.callSoonThreadsafe(() -> {});
            loop.callSoonThreadsafe(() -> {});
            Awaitility.await().until(() -> loop.blocked().isPresent());
            assertThat(row())
                    .containsEntry("name", "loop 1")
                    .containsEntry("state", "blocked")
                    .containsEntry("queue", 2L)
                    .containsEntry("connections", 1L)
                    .containsEntry("threads", 0L)
                    .hasEntrySatisfying("lag", lag -> assertThat((Duration) lag).isGreaterThanOrEqualTo(HELD_UP))
                    .hasEntrySatisfying(
                            "blocked", time -> assertThat((Duration) time).isGreaterThanOrEqualTo(HELD_UP))
                    .hasEntrySatisfying(
                            "frame", frame -> assertThat((String) frame).startsWith("HeldUpTest.java:"));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat((int) row().get("busy_percent")).isBetween(3, 100));
            release.countDown();
            running.settle();
            Awaitility.await().until(() -> loop.blocked().isEmpty());
            assertThat(row())
                    .containsEntry("state", "running")
                    .containsEntry("queue", 0L)
                    .containsEntry("connections", 1L)
                    .containsEntry("blocked", null)
                    .containsEntry("frame", null)
                    .hasEntrySatisfying("lag", lag -> assertThat((Duration) lag).isGreaterThanOrEqualTo(HELD_UP));
            client.socket.shutdownOutput();
            await(protocol.lost);
        }
    }

    @Test
    void kill_ofAProcessThatBlocksItsLoop_freesTheClientAndNamesTheFrame() throws Exception {
        try (var manager = ProcessManager.create()) {
            var process = new BlockingProcess();
            try (var server = running.serve(() -> manager.register(process));
                    var client = running.connect(server)) {
                client.send("block");
                inside.await();
                var receipt = manager.signal(
                        Kill.of(process.pid()).signal(Signal.KILL).await(Duration.ofSeconds(2)));
                assertThat(client.readAll()).isEmpty();
                var told = await(receipt);
                assertThat(told.verdict()).isEqualTo(Receipt.Verdict.STILL_RUNNING);
                assertThat(told.toString()).contains("loop 1 blocked").contains("HeldUpTest.java:");
                release.countDown();
                running.settle();
                Awaitility.await().until(() -> manager.list().isEmpty());
            }
        }
    }

    @Test
    void newConnections_areSpreadInTurn_leavingOutTheLoopThatIsHeldUp() throws Exception {
        try (var second = new Running(polling, "loop 2").start();
                var third = new Running(polling, "loop 3").start()) {
            var homes = new CopyOnWriteArrayList<String>();
            var loops = ServeOptions.defaults().loops(List.of(second.loop, third.loop));
            var server = loop.startServing(
                    () -> new Recorder() {
                        @Override
                        public void connectionMade(Transport transport) {
                            homes.add(transport.loop().name());
                            transport.write(bytes("."));
                        }
                    },
                    "127.0.0.1",
                    0,
                    loops);
            second.settle();
            third.settle();
            greet(server, 4);
            assertThat(homes).containsExactly("loop 2", "loop 3", "loop 2", "loop 3");
            second.loop.callSoonThreadsafe(this::block);
            inside.await();
            Awaitility.await().until(() -> second.loop.callbacks().busyNanos() > 100_000_000);
            greet(server, 3);
            assertThat(homes.subList(4, 7)).containsOnly("loop 3");
            release.countDown();
            second.settle();
            Awaitility.await().until(() -> second.loop.callbacks().busyNanos() == 0);
            greet(server, 2);
            assertThat(homes.subList(7, 9)).containsExactlyInAnyOrder("loop 2", "loop 3");
            server.close();
        }
    }

    /** The loop's row of the table, by the names of its columns. */
    private Map<String, @Nullable Object> row() {
        var table = LoopsTable.of(List.of(loop));
        var cells = table.rows().get().getFirst();
        var row = new HashMap<String, @Nullable Object>();
        table.columns().forEach(column -> row.put(column, cells.get(row.size())));
        return row;
    }

    private void greet(Server server, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (var client = running.connect(server)) {
                assertThat(client.read(1)).isEqualTo(".");
            }
        }
    }

    private void block() {
        inside.countDown();
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private final class Blocking extends Recorder {
        @Override
        public void dataReceived(ByteBuffer data) {
            block();
        }
    }

    private final class BlockingProcess extends ProtocolProcess {
        @Override
        public void dataReceived(ByteBuffer data) {
            block();
        }
    }
}
