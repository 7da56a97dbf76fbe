package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Subject.Kind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop keeps to: connections that it opens itself. */
@ParameterizedClass
@EnumSource(Kind.class)
final class ConnectContractTest {
    private static final String HERE = "127.0.0.1";

    private final Subject subject;
    private final Loop loop;
    private final Witness far = new Witness();
    private final Server server;
    private final int port;

    ConnectContractTest(Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
        server = loop.startServing(() -> far, HERE, 0);
        port = server.address().getPort();
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private static <T> CompletableFuture<T> kept(Subject subject, Supplier<CompletableFuture<T>> ask) {
        var asked = new ArrayList<CompletableFuture<T>>();
        assertThat(subject.elsewhere(() -> asked.add(ask.get()))).isNull();
        return asked.getFirst();
    }

    @Test
    void connect_fromAForeignThread_completesOnTheLoop_afterConnectionMade() {
        var near = new Witness();
        var log = new ArrayList<String>();
        var future = kept(
                subject,
                () -> loop.connect(
                        () -> {
                            log.add("factory here " + loop.isHere());
                            return near;
                        },
                        "localhost",
                        port));
        var unused = future.whenComplete((made, thrown) -> log.add(made.log + " here " + loop.isHere()));
        subject.until(() -> future.isDone() && far.made != null);
        assertThat(future).isCompletedWithValue(near);
        assertThat(log).containsExactly("factory here true", "[made] here true");
        assertThat(near.transport().loop()).isSameAs(loop);
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void connect_toAPortOutOfRange_orOnAClosedLoop_isRefused() {
        for (int wrong : new int[] {0}) {
            assertThatThrownBy(() -> loop.connect(Witness::new, HERE, wrong))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("port is " + wrong);
        }
        loop.close();
        assertThatThrownBy(() -> loop.connect(Witness::new, HERE, port))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void connect_andTheLoopIsClosedMeanwhile_fails() {
        var future = loop.connect(Witness::new, HERE, port);
        loop.close();
        assertThat(future).isCompletedExceptionally();
        assertThat(future.exceptionNow()).isInstanceOf(LoopException.class).hasMessageContaining("closed");
    }

    @Test
    void connectionMade_throwing_failsTheFutureWithIt_andTheProtocolHearsTheEnd() {
        var planted = new AssertionError("planted");
        var near = new Witness() {
            @Override
            public void connectionMade(Transport transport) {
                super.connectionMade(transport);
                throw planted;
            }
        };
        var future = loop.connect(() -> near, HERE, port);
        subject.until(() -> future.isDone() && near.isLost() && far.isLost());
        assertThat(future.exceptionNow()).isSameAs(planted);
        assertThat(near.cause).isSameAs(planted);
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(subject.errors()).containsExactly(planted);
    }

    @Test
    void cancel_beforeItStands_callsNoFactory_andLeavesNoConnection() {
        var made = new ArrayList<String>();
        var future = loop.connect(
                () -> {
                    made.add("never");
                    return new Witness();
                },
                HERE,
                port);
        assertThat(subject.elsewhere(() -> future.cancel(true))).isNull();
        subject.settle();
        subject.until(() -> loop.info().connections() == 0);
        assertThat(made).isEmpty();
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void options_outOfRange_sayWhatToGive() {
        assertThatThrownBy(() -> ConnectOptions.defaults().timeout(Duration.ZERO))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> ConnectOptions.defaults().local(InetSocketAddress.createUnresolved("nowhere", 0)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("nowhere");
    }
}
