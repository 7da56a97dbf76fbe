package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections come about, of every kind of loop, on ports and on paths. */
@ParameterizedClass
@EnumSource(Subject.Kind.class)
final class NetworkContractTest {
    private static final String HERE = "127.0.0.1";

    private final Subject subject;
    private final Loop loop;
    private final List<Witness> served = new ArrayList<>();

    @TempDir
    private Path folder;

    NetworkContractTest(Subject.Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private Witness serve() {
        var witness = new Witness();
        served.add(witness);
        return witness;
    }

    private <T> T await(CompletableFuture<T> future) {
        subject.until(future::isDone);
        return future.join();
    }

    private Throwable failure(CompletableFuture<?> future) {
        subject.until(future::isDone);
        return future.exceptionNow();
    }

    private void echoes(Witness near) {
        subject.until(() -> !served.isEmpty() && served.getLast().made != null);
        subject.on(() -> near.write("hello"));
        subject.until(() -> served.getLast().text.toString().equals("hello"));
    }

    // ---- connecting ----

    @Test
    void connect_completesOnTheLoopAfterConnectionMade() {
        var server = loop.startServing(this::serve, HERE, 0);
        var future = loop.connect(Witness::new, HERE, server.address().getPort());
        var seen = new ArrayList<Object>();
        var unused = future.thenAccept(near -> seen.addAll(List.of(loop.isHere(), near.log.getFirst())));
        var near = await(future);
        assertThat(seen).containsExactly(true, "made");
        assertThat(near.transport().peer()).isEqualTo(server.address());
        echoes(near);
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void connect_fromAForeignThread_isTheSame() {
        var server = loop.startServing(this::serve, HERE, 0);
        var future = new ArrayList<CompletableFuture<Witness>>();
        assertThat(subject.elsewhere(() -> future.add(
                        loop.connect(Witness::new, HERE, server.address().getPort()))))
                .isNull();
        echoes(await(future.getFirst()));
    }

    @Test
    void connect_nobodyListens_namesThePlaceAndTheRemedy_andCallsNoFactory() {
        var server = loop.startServing(this::serve, HERE, 0);
        int port = server.address().getPort();
        subject.on(server::stop);
        var failed = failure(loop.connect(
                () -> {
                    throw new AssertionError("called");
                },
                HERE,
                port));
        assertThat(failed)
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(HERE + ":" + port)
                .hasMessageContaining("refused")
                .hasMessageContaining("start");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void connect_factoryThrows_futureHasIt_andTheOtherEndSeesTheEnd() {
        var server = loop.startServing(this::serve, HERE, 0);
        var thrown = new IllegalStateException("planted");
        var future = loop.connect(
                () -> {
                    throw thrown;
                },
                HERE,
                server.address().getPort());
        assertThat(failure(future)).isSameAs(thrown);
        subject.until(() -> !served.isEmpty() && served.getFirst().isLost());
        assertThat(subject.errors()).containsExactly(thrown);
    }

    @Test
    void connect_connectionMadeThrows_futureHasIt() {
        var server = loop.startServing(this::serve, HERE, 0);
        var thrown = new IllegalStateException("planted");
        var near = new Witness() {
            @Override
            public void connectionMade(Transport transport) {
                super.connectionMade(transport);
                throw thrown;
            }
        };
        assertThat(failure(loop.connect(() -> near, HERE, server.address().getPort())))
                .isSameAs(thrown);
        subject.until(near::isLost);
        assertThat(near.cause).isSameAs(thrown);
        assertThat(subject.errors()).containsExactly(thrown);
    }

    @Test
    void connect_askedForByAProcess_runsItsFactoryAsIt() {
        var server = loop.startServing(this::serve, HERE, 0);
        var asker = Process.around("asker", target -> {});
        var whose = new ArrayList<Optional<Process>>();
        var asked = new ArrayList<CompletableFuture<Witness>>();
        Guard.call(
                asker,
                () -> asked.add(loop.connect(
                        () -> {
                            whose.add(Process.current());
                            return new Witness();
                        },
                        HERE,
                        server.address().getPort())));
        await(asked.getFirst());
        assertThat(whose).containsExactly(Optional.of(asker));
    }

    @Test
    void connect_portOutOfRangeOrLoopClosed_isRefusedAtOnce() {
        assertThatThrownBy(() -> loop.connect(Witness::new, HERE, 65_536))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("65536");
        subject.close();
        assertThatThrownBy(() -> loop.connect(Witness::new, HERE, 1)).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.connect(Witness::new, folder)).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.startServing(this::serve, HERE, 0)).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.startServing(this::serve, folder)).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.createDatagramEndpoint(DatagramWitness::new, DatagramOptions.defaults()))
                .hasMessageContaining("closed");
    }

    // ---- serving ----

    @Test
    void stop_connectionsLiveOn_andAwaitClosedWaitsForThem() {
        var server = loop.startServing(this::serve, HERE, 0);
        var near = await(loop.connect(Witness::new, HERE, server.address().getPort()));
        echoes(near);
        var closed = server.awaitClosed();
        subject.on(server::stop);
        subject.on(server::close);
        subject.settle();
        assertThat(closed).isNotDone();
        subject.on(() -> near.write(" again"));
        subject.until(() -> served.getFirst().text.toString().equals("hello again"));
        subject.on(near.transport()::close);
        await(closed);
        assertThat(served.getFirst().isLost()).isTrue();
        assertThat(server.awaitClosed()).isCompleted();
        assertThat(failure(loop.connect(Witness::new, HERE, server.address().getPort())))
                .isInstanceOf(LoopException.class);
    }

    @Test
    void stop_nobodyConnected_isClosed_alsoWithItsLoop() {
        var first = loop.startServing(this::serve, HERE, 0);
        var second = loop.startServing(this::serve, HERE, 0);
        assertThat(first.addresses()).containsExactly(first.address());
        subject.on(first::stop);
        await(first.awaitClosed());
        var closed = second.awaitClosed();
        subject.close();
        assertThat(closed).isCompleted();
    }

    @Test
    void factory_throws_onlyThatConnectionEnds() {
        var thrown = new IllegalStateException("planted");
        var server = loop.startServing(
                () -> {
                    if (served.isEmpty()) {
                        served.add(new Witness());
                        throw thrown;
                    }
                    return serve();
                },
                HERE,
                0);
        int port = server.address().getPort();
        var first = await(loop.connect(Witness::new, HERE, port));
        subject.until(first::isLost);
        echoes(await(loop.connect(Witness::new, HERE, port)));
        assertThat(subject.errors()).containsExactly(thrown);
    }

    // ---- paths ----

    @Test
    void path_servesLikeAPort() {
        var path = folder.resolve("socket");
        var server = loop.startServing(this::serve, path);
        assertThat(server.addresses()).hasToString("[" + path + "]");
        assertThatThrownBy(server::address).hasMessageContaining("addresses()");
        var near = await(loop.connect(Witness::new, path));
        echoes(near);
        assertThat(near.transport().peer()).hasToString(path.toString());
        subject.on(() -> {
            served.getFirst().write("answer");
            served.getFirst().transport().close();
        });
        subject.until(near::isLost);
        assertThat(near.text.toString()).isEqualTo("answer");
        assertThat(near.log).containsExactly("made", "eof", "lost");
        assertThat(near.transport().peer()).hasToString(path.toString());
        subject.on(server::stop);
        await(server.awaitClosed());
        assertThat(Files.exists(path)).isFalse();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void path_inUseOrGone_saysSo() {
        var path = folder.resolve("socket");
        var server = loop.startServing(this::serve, path);
        assertThatThrownBy(() -> loop.startServing(this::serve, path))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(path.toString());
        echoes(await(loop.connect(Witness::new, path)));
        subject.on(server::stop);
        assertThat(failure(loop.connect(Witness::new, path)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("start");
        echoes(await(loop.connect(serves(path), path)));
    }

    private Supplier<Witness> serves(Path path) {
        loop.startServing(this::serve, path);
        return Witness::new;
    }

    // ---- datagrams ----

    @Test
    void datagrams_goBothWays() {
        var local = new InetSocketAddress(HERE, 0);
        var far = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().local(local)));
        var near = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote((InetSocketAddress)
                        far.transport().local())));
        assertThat(near.transport().peer()).contains(far.transport().local());
        assertThat(far.transport().peer()).isEmpty();
        subject.on(() -> {
            assertThat(near.transport().send(Witness.bytes("to you"))).isTrue();
            assertThat(near.transport()
                            .sendTo(Witness.bytes("and again"), far.transport().local()))
                    .isTrue();
        });
        subject.until(() -> far.log.size() == 3);
        assertThat(far.log).containsExactly("made", "got to you", "got and again");
        assertThat(far.from).isEqualTo(near.transport().local());
        subject.on(() -> far.transport().sendTo(Witness.bytes("back"), far.from()));
        subject.until(() -> near.log.contains("got back"));
        subject.on(() -> {
            near.transport().send(Witness.bytes("last"));
            near.transport().close();
            assertThat(near.transport().isClosing()).isTrue();
            assertThat(near.transport().send(Witness.bytes("late"))).isFalse();
            near.transport().close();
        });
        subject.until(() -> near.log.contains("lost") && far.log.contains("got last"));
        assertThat(near.log).containsExactly("made", "got back", "lost");
        subject.on(near.transport()::abort);
        subject.settle();
        assertThat(near.log).hasSize(3);
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void datagrams_askedForOnAForeignThreadWhileItRuns_areTheLoops() {
        var local = DatagramOptions.defaults().local(new InetSocketAddress(HERE, 0));
        var where = new ArrayList<Boolean>();
        var future = new ArrayList<CompletableFuture<DatagramWitness>>();
        subject.on(() -> {
            assertThat(subject.elsewhere(() -> future.add(loop.createDatagramEndpoint(
                            () -> {
                                where.add(loop.isHere());
                                return new DatagramWitness();
                            },
                            local))))
                    .isNull();
            var unused = future.getFirst().thenAccept(made -> where.add(loop.isHere()));
        });
        assertThat(await(future.getFirst()).log).containsExactly("made");
        assertThat(where).containsExactly(true, true);
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void datagrams_whileItClosesAndAfter_areDropped_andWhateverFollowsIsHarmless() {
        var local = DatagramOptions.defaults().local(new InetSocketAddress(HERE, 0));
        var far = await(loop.createDatagramEndpoint(DatagramWitness::new, local));
        var at = (InetSocketAddress) far.transport().local();
        var near = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote(at)));
        var any = await(loop.createDatagramEndpoint(DatagramWitness::new, local));
        subject.on(() -> {
            for (var each : List.of(near, any)) {
                each.transport().close();
                sendInVain(each, at);
                each.transport().close();
            }
        });
        subject.until(() -> near.log.contains("lost") && any.log.contains("lost"));
        subject.on(() -> {
            for (var each : List.of(near, any)) {
                sendInVain(each, at);
                each.transport().close();
                each.transport().abort();
                each.transport().abort();
                each.transport().close();
                assertThat(each.transport().isClosing()).isTrue();
                assertThat(((InetSocketAddress) each.transport().local()).getPort())
                        .isPositive();
            }
            assertThat(near.transport().peer()).contains(at);
        });
        subject.settle();
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(any.log).containsExactly("made", "lost");
        assertThat(far.log).containsExactly("made");
        assertThat(subject.errors()).isEmpty();
    }

    private static void sendInVain(DatagramWitness near, SocketAddress to) {
        var data = Witness.bytes("dropped");
        assertThat(near.transport().sendTo(data, to)).isFalse();
        assertThat(data.hasRemaining()).isFalse();
        if (near.transport().peer().isPresent()) {
            assertThat(near.transport().send(Witness.bytes("dropped"))).isFalse();
        }
        assertThat(near.transport().writeBufferSize()).isZero();
    }

    @Test
    void datagrams_moreThanTheBuffer_areDropped() {
        var near = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().buffer(10)));
        var to = new InetSocketAddress(HERE, 9);
        subject.on(() -> {
            assertThat(near.transport().sendTo(Witness.bytes("12345678"), to)).isTrue();
            assertThat(near.transport().writeBufferSize()).isEqualTo(8);
            assertThat(near.transport().sendTo(Witness.bytes("123"), to)).isFalse();
            assertThat(near.transport().sendTo(Witness.bytes("12"), to)).isTrue();
            assertThat(near.transport().sendTo(Witness.bytes(""), to)).isFalse();
        });
        subject.until(() -> near.transport().writeBufferSize() == 0);
    }

    @Test
    void datagrams_nobodyIsThere_isAnErrorThatEndsNothing() {
        var free = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().local(new InetSocketAddress(HERE, 0))));
        var nobody = (InetSocketAddress) free.transport().local();
        subject.on(free.transport()::close);
        subject.until(() -> free.log.contains("lost"));
        var near = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote(nobody)));
        subject.on(() -> near.transport().send(Witness.bytes("x")));
        subject.until(() -> near.log.size() > 1);
        assertThat(near.log.get(1)).startsWith("error");
        assertThat(near.transport().isClosing()).isFalse();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void datagrams_wrongUse_isRefused() {
        var local = new InetSocketAddress(HERE, 0);
        var any = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().local(local)));
        var at = (InetSocketAddress) any.transport().local();
        var one = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote(at)));
        subject.on(() -> {
            assertThatThrownBy(() -> any.transport().send(Witness.bytes("x"))).hasMessageContaining("sendTo");
            assertThatThrownBy(() -> one.transport().sendTo(Witness.bytes("x"), new InetSocketAddress(HERE, 9)))
                    .hasMessageContaining("alone");
            assertThatThrownBy(() ->
                            any.transport().sendTo(Witness.bytes("x"), InetSocketAddress.createUnresolved("x", 9)))
                    .hasMessageContaining("resolved");
        });
        var calls = Map.<String, Runnable>of(
                "send", () -> one.transport().send(Witness.bytes("x")),
                "sendTo", () -> any.transport().sendTo(Witness.bytes("x"), at),
                "close", () -> any.transport().close(),
                "abort", () -> any.transport().abort());
        calls.forEach((name, call) ->
                assertThat(subject.elsewhere(call)).as(name).hasMessageContaining("callSoonThreadsafe"));
        assertThat(subject.elsewhere(() -> {
                    assertThat(any.transport().isClosing()).isFalse();
                    assertThat(any.transport().writeBufferSize()).isZero();
                    assertThat(any.transport().peer()).isEmpty();
                }))
                .isNull();
        assertThat(failure(loop.createDatagramEndpoint(
                        DatagramWitness::new, DatagramOptions.defaults().local(at))))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void datagrams_throwing_closeTheirEndpointWithOneReport() {
        var thrown = new IllegalStateException("planted");
        assertThat(failure(loop.createDatagramEndpoint(
                        () -> {
                            throw thrown;
                        },
                        DatagramOptions.defaults())))
                .isSameAs(thrown);
        var bad = new DatagramWitness() {
            @Override
            public void datagramReceived(ByteBuffer data, SocketAddress from) {
                throw thrown;
            }
        };
        await(loop.createDatagramEndpoint(() -> bad, DatagramOptions.defaults().local(new InetSocketAddress(HERE, 0))));
        var near = await(loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote((InetSocketAddress)
                        bad.transport().local())));
        subject.on(() -> near.transport().send(Witness.bytes("x")));
        subject.until(() -> bad.log.contains("lost"));
        assertThat(bad.cause).isSameAs(thrown);
        assertThat(near.transport().isClosing()).isFalse();
        assertThat(subject.errors()).containsExactly(thrown, thrown);
    }
}
