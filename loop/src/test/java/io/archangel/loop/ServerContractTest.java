package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Subject.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop keeps to: servers, their life and what their factories do. */
@ParameterizedClass
@EnumSource(Kind.class)
final class ServerContractTest {
    private static final String HERE = "127.0.0.1";

    private final Subject subject;
    private final Loop loop;
    private final List<Witness> accepted = new ArrayList<>();

    ServerContractTest(Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private Witness accept() {
        var witness = new Witness();
        accepted.add(witness);
        return witness;
    }

    private Server serve() {
        return loop.startServing(this::accept, HERE, 0);
    }

    /** A connection that stands at both ends. */
    private Witness connect(Server server) {
        int before = accepted.size();
        var future = loop.connect(Witness::new, HERE, server.address().getPort());
        subject.until(() -> future.isDone() && accepted.size() > before && accepted.getLast().made != null);
        return future.join();
    }

    private void expectRefused(int port) {
        var refused = loop.connect(Witness::new, HERE, port);
        subject.until(refused::isDone);
        assertThat(refused.exceptionNow())
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(":" + port)
                .hasMessageContaining("refused")
                .hasMessageContaining("start");
    }

    // ---- how it begins ----

    @Test
    void startServing_isBoundWhenItReturns_eachConnectionHasAProtocolOfItsOwn() {
        try (var server = serve()) {
            assertThat(server.address().getPort()).isPositive();
            assertThat(server.addresses()).first().isEqualTo(server.address());
            assertThat(connect(server)).isNotSameAs(connect(server));
            assertThat(accepted).doesNotHaveDuplicates().hasSize(2);
        }
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void startServingAndStop_fromAForeignThreadWhileTheLoopDoesNotRun() {
        startAndStop(subject::elsewhere);
    }

    @Test
    void startServingAndStop_fromAForeignThreadWhileTheLoopRuns() {
        startAndStop(subject::meanwhile);
    }

    private void startAndStop(Function<Runnable, @Nullable Throwable> there) {
        var servers = new AtomicReference<@Nullable Server>();
        assertThat(there.apply(() -> servers.set(serve()))).isNull();
        var server = servers.get();
        assertThat(server).isNotNull();
        var near = connect(server);
        subject.on(() -> near.transport().abort());
        assertThat(there.apply(server::stop)).isNull();
        expectRefused(server.address().getPort());
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void startServing_insideACallback_serves() {
        var servers = new AtomicReference<@Nullable Server>();
        loop.callSoon(() -> servers.set(serve()));
        subject.until(() -> servers.get() != null);
        connect(Objects.requireNonNull(servers.get()));
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void startServing_onATakenPort_namesItAndTheRemedy() {
        var server = serve();
        int port = server.address().getPort();
        assertThatThrownBy(() -> loop.startServing(this::accept, HERE, port))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(":" + port)
                .hasMessageContaining("in use");
        connect(server);
    }

    @Test
    void startServing_onThePortOfAServerThatStopped_withItsConnectionsStillThere() {
        var first = serve();
        var stays = connect(first);
        first.close();
        try (var next = loop.startServing(this::accept, HERE, first.address().getPort())) {
            connect(next);
            subject.on(() -> stays.write("still"));
            subject.until(() -> accepted.getFirst().text.toString().equals("still"));
        }
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void startServing_onAClosedLoop_isRefused() {
        loop.close();
        assertThatThrownBy(this::serve).isInstanceOf(LoopException.class).hasMessageContaining("closed");
    }

    // ---- what factories do ----

    @Test
    void factory_throwing_costsThatConnectionAlone_andIsReportedOnce() {
        var planted = new AssertionError("planted");
        var server = loop.startServing(
                () -> {
                    var witness = accept();
                    if (accepted.size() == 1) {
                        throw planted;
                    }
                    return witness;
                },
                HERE,
                0);
        var first = loop.connect(Witness::new, HERE, server.address().getPort());
        subject.until(() -> first.isDone() && first.join().isLost());
        assertThat(subject.errors()).containsExactly(planted);
        var near = connect(server);
        subject.on(() -> near.write("served"));
        subject.until(() -> accepted.getLast().text.toString().equals("served"));
        assertThat(subject.errors()).hasSize(1);
    }

    @Test
    void factory_givingNull_isSaidSo() {
        @SuppressWarnings("NullAway") // on purpose
        var server = loop.startServing(() -> null, HERE, 0);
        var first = loop.connect(Witness::new, HERE, server.address().getPort());
        subject.until(() -> first.isDone() && first.join().isLost());
        assertThat(subject.errors())
                .singleElement()
                .satisfies(error ->
                        assertThat(error).isInstanceOf(LoopException.class).hasMessageContaining("fresh protocol"));
    }

    /** In each of its callbacks in turn: that connection is lost with the cause, which is reported once. */
    @Test
    void protocol_throwingInACallback_losesItsConnection_andNoOther() {
        for (var callback : List.of("made", "data", "eof", "lost")) {
            var planted = new AssertionError(callback);
            var server = loop.startServing(() -> new Faulty(callback, planted), HERE, 0);
            var other = serve();
            var stays = connect(other);
            var future = loop.connect(Witness::new, HERE, server.address().getPort());
            subject.until(future::isDone);
            if (!callback.equals("made")) {
                subject.on(() -> future.join().write("x"));
                subject.on(() -> future.join().transport().writeEof());
            }
            subject.until(() -> future.join().isLost());
            subject.until(() -> subject.errors().contains(planted));
            subject.settle();
            assertThat(subject.errors())
                    .as(callback)
                    .filteredOn(planted::equals)
                    .hasSize(1);
            subject.on(() -> stays.write("untouched"));
            subject.until(() -> accepted.getLast().text.toString().equals("untouched"));
        }
        assertThat(subject.errors()).hasSize(4);
    }

    // ---- how it ends ----

    @Test
    void stop_againAndFromAnywhere_refusesNewOnes_andLeavesThoseWhoAreConnected() {
        var server = serve();
        var stays = connect(server);
        server.stop();
        server.close();
        assertThat(subject.elsewhere(server::stop)).isNull();
        expectRefused(server.address().getPort());
        subject.on(() -> stays.write("after"));
        subject.until(() -> accepted.getFirst().text.toString().equals("after"));
        assertThat(stays.log).containsExactly("made");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void awaitClosed_isDoneWhenStoppedAndTheLastIsLost_onTheLoop() {
        var server = serve();
        var where = new ArrayList<Boolean>();
        var closed = server.awaitClosed();
        var unused = closed.whenComplete((value, thrown) -> where.add(loop.isHere() && loop.isRunning()));
        var first = connect(server);
        var second = connect(server);
        subject.on(() -> first.transport().close());
        subject.until(() -> accepted.getFirst().isLost());
        server.stop();
        subject.settle();
        assertThat(closed).isNotDone();
        subject.on(() -> second.transport().abort());
        subject.until(closed::isDone);
        assertThat(closed).isCompletedWithValue(null);
        assertThat(where).containsExactly(true);
        assertThat(accepted).allMatch(Witness::isLost);
        assertThat(server.awaitClosed()).isCompleted();
    }

    @Test
    void awaitClosed_whoeverCancelsIt_takesItFromNobodyElse_andStopsNothing() {
        var server = serve();
        var other = server.awaitClosed();
        server.awaitClosed().cancel(true);
        var near = connect(server);
        subject.on(() -> near.transport().close());
        server.stop();
        subject.until(other::isDone);
        assertThat(other).isCompletedWithValue(null);
    }

    @Test
    void awaitClosed_whereTheLastConnectionLostThrows_isDoneAllTheSame() {
        var planted = new AssertionError("planted");
        var server = loop.startServing(() -> new Faulty("lost", planted), HERE, 0);
        var closed = server.awaitClosed();
        var future = loop.connect(Witness::new, HERE, server.address().getPort());
        subject.until(future::isDone);
        server.stop();
        subject.on(() -> future.join().transport().close());
        subject.until(closed::isDone);
        assertThat(closed).isCompletedWithValue(null);
        assertThat(subject.errors()).containsExactly(planted);
    }

    @Test
    void closeOfTheLoop_whereAConnectionLostThrows_tellsTheOthers_withOneReport() {
        var planted = new AssertionError("planted");
        var server = serve();
        var faulty = loop.startServing(() -> new Faulty("lost", planted), HERE, 0);
        var before = connect(server);
        var future = loop.connect(Witness::new, HERE, faulty.address().getPort());
        subject.until(future::isDone);
        var after = connect(server);
        var closed = List.of(server.awaitClosed(), faulty.awaitClosed());
        loop.close();
        assertThat(List.of(before, future.join(), after))
                .allSatisfy(near ->
                        assertThat(near.log).startsWith("made").endsWith("lost").containsOnlyOnce("lost"));
        assertThat(accepted)
                .hasSize(2)
                .allSatisfy(far -> assertThat(far.log).endsWith("lost").containsOnlyOnce("lost"));
        assertThat(closed).allMatch(CompletableFuture::isDone);
        assertThat(subject.errors()).containsExactly(planted);
    }

    @Test
    void closeOfTheLoop_endsServersAndConnections_andStopIsHarmlessAfter() {
        var server = serve();
        var connection = connect(server);
        var closed = server.awaitClosed();
        loop.close();
        assertThat(closed).isDone();
        assertThat(connection.log).containsExactly("made", "lost");
        assertThat(accepted.getFirst().log).endsWith("lost");
        server.stop();
        assertThat(subject.elsewhere(server::close)).isNull();
        assertThat(server.address().getPort()).isPositive();
    }

    /** Throws in one callback. */
    private static final class Faulty implements Protocol {
        private final String where;
        private final AssertionError planted;

        Faulty(String where, AssertionError planted) {
            this.where = where;
            this.planted = planted;
        }

        private void at(String callback) {
            if (callback.equals(where)) {
                throw planted;
            }
        }

        @Override
        public void connectionMade(Transport transport) {
            at("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            at("data");
        }

        @Override
        public boolean eofReceived() {
            at("eof");
            return false;
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            at("lost");
        }
    }
}
