package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.DatagramOptions;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.DatagramTransport;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that can't leak: the close of a connection, or of an endpoint, is lost on purpose, as a bug would lose it. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class ConnectionsTest {
    private static final DatagramOptions HERE = DatagramOptions.defaults().local(new InetSocketAddress("127.0.0.1", 0));

    private final Running running;
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));

    ConnectionsTest(Polling polling) {
        running = new Running(polling).start();
    }

    @AfterEach
    void stop() {
        running.close();
        manager.close();
    }

    @Test
    void close_toldToNobody_isFoundAndTheRowNamedAndCleared() throws Exception {
        var made = new CompletableFuture<Forgotten>();
        try (var server = running.serve(() -> {
                    var forgotten = manager.register(new Forgotten());
                    made.complete(forgotten);
                    return forgotten;
                });
                var client = running.connect(server)) {
            var forgotten = await(made);
            var channel = await(forgotten.channel);
            running.onLoop(() -> {
                channel.pipeline().removeLast();
                channel.close();
            });
            assertThat(manager.list()).hasSize(1);

            look();
            assertThat(manager.list()).as("it may be on its way").hasSize(1);
            look();

            // It leaves the table before it is reported.
            Awaitility.await().untilAsserted(() -> assertThat(reports).hasSize(1));
            assertThat(manager.list()).isEmpty();
            assertThat(forgotten.lost).hasValue(1);
            assertThat(forgotten.exitValue()).containsInstanceOf(Exit.Failed.class);
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.pid()).isEqualTo(forgotten.pid());
                assertThat(report.exit().reason()).startsWith(forgotten.id() + " was left over");
            });
            assertThat(running.loop.info().connections()).isZero();
            look();
            look();
            assertThat(reports).hasSize(1);
            assertThat(running.errors).isEmpty();
        }
    }

    @Test
    void close_toldToNobody_isFoundWithoutBeingAskedFor() throws Exception {
        var made = new CompletableFuture<Forgotten>();
        try (var server = running.serve(() -> {
                    var forgotten = manager.register(new Forgotten());
                    made.complete(forgotten);
                    return forgotten;
                });
                var client = running.connect(server)) {
            var channel = await(await(made).channel);
            running.onLoop(() -> channel.pipeline().removeLast());
            running.onLoop(channel::close);

            Awaitility.await()
                    .atMost(Connections.PATIENCE.multipliedBy(6))
                    .untilAsserted(() -> assertThat(manager.list()).isEmpty());
        }
    }

    @Test
    void closeOfAnEndpoint_toldToNobody_isFoundAndTheRowNamedAndCleared() {
        var endpoint = open();
        running.onLoop(() -> {
            endpoint.channel().pipeline().removeLast();
            endpoint.channel().close();
        });
        look();
        assertThat(manager.list()).as("it may be on its way").hasSize(1);
        look();

        assertThat(endpoint.lost).hasValue(1);
        Awaitility.await().untilAsserted(() -> assertThat(reports).hasSize(1));
        assertThat(manager.list()).isEmpty();
        assertThat(endpoint.exitValue()).containsInstanceOf(Exit.Failed.class);
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.exit().reason()).startsWith(endpoint.id() + " was left over"));
        assertThat(endpoint.transport().isClosing()).isTrue();
        look();
        look();
        assertThat(reports).hasSize(1);
        assertThat(running.errors).isEmpty();
    }

    @Test
    void closeOfAnEndpoint_toldToNobody_isFoundWithoutBeingAskedFor() {
        var endpoint = open();
        running.onLoop(() -> endpoint.channel().pipeline().removeLast());
        running.onLoop(() -> endpoint.channel().close());

        Awaitility.await()
                .atMost(Connections.PATIENCE.multipliedBy(6))
                .untilAsserted(() -> assertThat(manager.list()).isEmpty());
    }

    @Test
    void closeOfAnEndpoint_thatIsNoProcess_isTheLoopsToReport() {
        var heard = new CompletableFuture<@Nullable Throwable>();
        var plain = new DatagramProtocol() {
            final CompletableFuture<Channel> channel = new CompletableFuture<>();

            @Override
            public void connectionMade(DatagramTransport transport) {
                channel.complete(((NettyDatagrams) transport).channel());
            }

            @Override
            public void connectionLost(@Nullable Throwable cause) {
                heard.complete(cause);
            }
        };
        await(running.loop.createDatagramEndpoint(() -> plain, HERE));
        running.onLoop(() -> {
            plain.channel.join().pipeline().removeLast();
            plain.channel.join().close();
        });
        look();
        look();

        assertThat(await(heard)).isNotNull();
        assertThat(running.errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessageStartingWith("an endpoint was left over"));
    }

    @Test
    void look_atEndpointsThatStandAndThatLeave_touchesNobody() {
        var stays = open();
        var leaves = open();
        look();
        running.onLoop(() -> leaves.transport().close());
        Awaitility.await().untilAsserted(() -> assertThat(manager.list()).hasSize(1));
        look();
        look();

        assertThat(stays.isAlive()).isTrue();
        assertThat(leaves.exitValue()).contains(Exit.OK);
        assertThat(leaves.lost).hasValue(1);
        assertThat(reports).isEmpty();
        assertThat(running.errors).isEmpty();
    }

    private ForgottenEndpoint open() {
        return await(running.loop.createDatagramEndpoint(() -> manager.register(new ForgottenEndpoint()), HERE));
    }

    @Test
    void look_atThoseWhoStandAndThoseWhoLeave_touchesNobody() throws Exception {
        try (var server = running.serve(() -> manager.register(new Forgotten()))) {
            var clients = List.of(running.connect(server), running.connect(server), running.connect(server));
            Awaitility.await().untilAsserted(() -> assertThat(manager.list()).hasSize(3));
            look();
            clients.getFirst().close();
            Awaitility.await().untilAsserted(() -> assertThat(manager.list()).hasSize(2));
            look();
            look();
            assertThat(manager.list()).hasSize(2);
            clients.getLast().reset();
            clients.get(1).close();
            Awaitility.await().untilAsserted(() -> assertThat(manager.list()).isEmpty());
            look();
            look();
        }
        assertThat(reports).extracting(report -> report.exit().word()).doesNotContain("FAILED LoopException");
        assertThat(running.errors).isEmpty();
    }

    private void look() {
        running.onLoop(() -> running.loop.io().connections().look());
    }

    /** A connection that gives its channel away. */
    private static final class Forgotten extends ProtocolProcess {
        final CompletableFuture<Channel> channel = new CompletableFuture<>();
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public void connectionMade(Transport transport) {
            channel.complete(((NettyTransport) transport).channel());
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.incrementAndGet();
        }
    }

    /** An endpoint that gives its channel away. */
    private static final class ForgottenEndpoint extends Process implements DatagramProtocol {
        final CompletableFuture<DatagramTransport> made = new CompletableFuture<>();
        final AtomicInteger lost = new AtomicInteger();

        DatagramTransport transport() {
            return made.join();
        }

        Channel channel() {
            return ((NettyDatagrams) transport()).channel();
        }

        @Override
        public void connectionMade(DatagramTransport transport) {
            made.complete(transport);
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.incrementAndGet();
        }
    }
}
