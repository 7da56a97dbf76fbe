package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint for datagrams that is a process, and one whose loop closes: neither outlives the other. */
@ParameterizedClass
@EnumSource(Subject.Kind.class)
final class DatagramProcessTest {
    private static final DatagramOptions HERE = DatagramOptions.defaults().local(new InetSocketAddress("127.0.0.1", 0));

    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final Subject subject;
    private final Loop loop;

    DatagramProcessTest(Subject.Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
        manager.close();
        assertThat(subject.errors()).isEmpty();
    }

    private Endpoint open() {
        var future = loop.createDatagramEndpoint(() -> manager.register(new Endpoint()), HERE);
        subject.until(future::isDone);
        return future.join();
    }

    @Test
    void endpointClosed_itsProcessExits() {
        var endpoint = open();
        subject.on(() -> endpoint.transport().close());
        subject.until(() -> !endpoint.isAlive());
        assertThat(endpoint.exitValue()).contains(Exit.OK);
        assertThat(endpoint.lost).isEqualTo(1);
        assertThat(reports).isEmpty();
    }

    @Test
    void processKilled_itsEndpointIsLost() {
        var endpoint = open();
        var receipt = manager.signal(Kill.of(endpoint.pid()).signal(Signal.KILL));
        subject.until(() -> receipt.isDone() && endpoint.lost == 1);
        assertThat(endpoint.transport().isClosing()).isTrue();
    }

    @Test
    void callbackThrows_itsProcessFails_withOneReport_andItRunsAsIt() {
        var endpoint = open();
        var near = loop.createDatagramEndpoint(
                DatagramWitness::new, DatagramOptions.defaults().remote((InetSocketAddress)
                        endpoint.transport().local()));
        subject.until(near::isDone);
        subject.on(() -> near.join().transport().send(Witness.bytes("x")));
        subject.until(() -> endpoint.lost == 1 && !reports.isEmpty());
        assertThat(endpoint.ranAs).isSameAs(endpoint);
        assertThat(endpoint.exitValue()).contains(new Exit.Failed(endpoint.planted));
        assertThat(endpoint.cause).isSameAs(endpoint.planted);
        assertThat(reports).hasSize(1);
        assertThat(near.join().transport().isClosing()).isFalse();
    }

    @Test
    void factory_givingAProcessThatHasEnded_failsTheFuture() {
        var ended = manager.register(new Endpoint());
        ended.exit();
        var future = loop.createDatagramEndpoint(() -> ended, HERE);
        subject.until(future::isDone);
        assertThat(future.exceptionNow()).isInstanceOf(LoopException.class).hasMessageContaining("has ended");
        assertThat(ended.made).isNull();
    }

    @Test
    void loopClosed_endpointsAreLost_andThoseAskedForFail_andNoneIsTakenAfter() {
        var endpoint = open();
        var asked = loop.createDatagramEndpoint(DatagramWitness::new, HERE);
        loop.close();
        assertThat(endpoint.lost).isEqualTo(1);
        assertThat(endpoint.isAlive()).isFalse();
        assertThat(asked).isCompletedExceptionally();
        assertThat(asked.exceptionNow()).isInstanceOf(LoopException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.createDatagramEndpoint(DatagramWitness::new, HERE))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("closed");
    }

    /** Fails at the first datagram. */
    private static final class Endpoint extends Process implements DatagramProtocol {
        final IllegalStateException planted = new IllegalStateException("planted");

        @Nullable
        DatagramTransport made;

        @Nullable
        Process ranAs;

        @Nullable
        Throwable cause;

        int lost;

        DatagramTransport transport() {
            return Objects.requireNonNull(made);
        }

        @Override
        public void connectionMade(DatagramTransport transport) {
            made = transport;
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress from) {
            ranAs = Process.current().orElse(null);
            throw planted;
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            cause = why;
            lost++;
        }
    }
}
