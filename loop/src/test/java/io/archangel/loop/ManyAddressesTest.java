package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopOptions.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and connections where a name has many addresses, some of which are of no use, or nobody says. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class ManyAddressesTest {
    /** Kept for documentation (RFC 5737), so no machine's own. */
    private static final String ABSENT = "192.0.2.1";

    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";

    private final CountDownLatch muteSpeaks = new CountDownLatch(1);
    private final Subject subject;
    private final Loop loop;

    ManyAddressesTest(Polling polling) {
        subject = new Subject(polling, new Book());
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        muteSpeaks.countDown();
        assertThat(subject.errors()).isEmpty();
        subject.close();
    }

    /** What names there are. */
    private final class Book implements Names {
        @Override
        public List<InetAddress> addresses(String host) throws UnknownHostException {
            return switch (host) {
                case "both" -> all(FIRST, SECOND, FIRST);
                case "half" -> all(ABSENT, FIRST);
                case "absent" -> all(ABSENT);
                case "second" -> all(SECOND, FIRST);
                case "mute" -> {
                    try {
                        muteSpeaks.await();
                    } catch (InterruptedException enough) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                }
                default -> all(host);
            };
        }

        private static List<InetAddress> all(String... hosts) throws UnknownHostException {
            try {
                return Stream.of(hosts).map(InetAddress::ofLiteral).toList();
            } catch (IllegalArgumentException name) {
                throw new UnknownHostException(name.getMessage());
            }
        }

        @Override
        public String name(InetAddress address) throws UnknownHostException {
            throw new UnknownHostException(address.getHostAddress());
        }
    }

    private Server serve(String host, int port) {
        return loop.startServing(Witness::new, host, port);
    }

    private <T> Throwable failure(CompletableFuture<T> future) {
        subject.until(future::isDone);
        return future.exceptionNow();
    }

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    // ---- servers ----

    @Test
    void startServing_listensOnEachOnce_withOnePort() {
        try (var server = serve("both", 0)) {
            int port = server.address().getPort();
            assertThat(server.addresses()).containsExactly(at(FIRST, port), at(SECOND, port));
            for (var host : List.of(FIRST, SECOND)) {
                var future = loop.connect(Witness::new, host, port);
                subject.until(future::isDone);
                assertThat(future.join().transport().peer()).isEqualTo(at(host, port));
            }
        }
    }

    @Test
    void stop_closesAllOfThem() throws IOException {
        var server = serve("both", 0);
        int port = server.address().getPort();
        server.stop();
        assertThat(server.awaitClosed()).isDone();
        for (var host : List.of(FIRST, SECOND)) {
            assertThat(failure(loop.connect(Witness::new, host, port))).hasMessageContaining("refused");
        }
    }

    @Test
    void startServing_whereOneIsTaken_listensOnNone_andNamesIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName(SECOND))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> serve("both", port))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining(SECOND + ":" + port)
                    .hasMessageContaining("in use");
            assertThat(failure(loop.connect(Witness::new, FIRST, port))).hasMessageContaining("refused");
        }
    }

    @Test
    void startServing_leavesOutWhatThisMachineHasNot_unlessNothingIsLeft() {
        try (var server = serve("half", 0)) {
            assertThat(server.addresses())
                    .containsExactly(at(FIRST, server.address().getPort()));
        }
        assertThatThrownBy(() -> serve("absent", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(ABSENT)
                .hasMessageContaining("no such address");
    }

    @Test
    void startServing_onAnUnknownHost_saysSo() {
        assertThatThrownBy(() -> serve("nowhere", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("no such host");
    }

    /** A look-up would hold it up. */
    @Test
    void startServing_onTheLoopWithANameThatIsToBeLookedUp_isRefused() {
        subject.on(() -> assertThatThrownBy(() -> serve("both", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("both")
                .hasMessageContaining("another thread"));
    }

    // ---- connections ----

    @Test
    void connect_whereTheFirstRefuses_takesTheNext() {
        try (var server = serve(FIRST, 0)) {
            int port = server.address().getPort();
            var future = loop.connect(Witness::new, "second", port);
            subject.until(future::isDone);
            assertThat(future.join().transport().peer()).isEqualTo(at(FIRST, port));
            assertThat(future.join().log).containsExactly("made");
        }
    }

    @Test
    void connect_toAnUnknownHost_saysSo() {
        assertThat(failure(loop.connect(Witness::new, "nowhere", 80)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("nowhere:80")
                .hasMessageContaining("no such host");
    }

    @Test
    void connect_whileTheNameServerIsMute_failsWhenTimeIsUp_andTheLoopTurnsMeanwhile() {
        var options = ConnectOptions.defaults().timeout(Duration.ofMillis(50));
        var future = loop.connect(Witness::new, "mute", 80, options);
        subject.settle();
        assertThat(future).isNotDone();
        assertThat(failure(future))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("mute:80")
                .hasMessageContaining("no answer in 50 ms");
    }

    @Test
    void connect_fromALocalAddress_isSeenAsThat() {
        try (var server = serve(FIRST, 0)) {
            var from = ConnectOptions.defaults().local(at(SECOND, 0));
            var future = loop.connect(Witness::new, FIRST, server.address().getPort(), from);
            subject.until(future::isDone);
            assertThat(future.join().transport().local())
                    .isInstanceOfSatisfying(
                            InetSocketAddress.class,
                            local -> assertThat(local.getAddress().getHostAddress())
                                    .isEqualTo(SECOND));
        }
    }

    @Test
    void connect_fromAnAddressThatIsNotOurs_saysSo() {
        try (var server = serve(FIRST, 0)) {
            var from = ConnectOptions.defaults().local(at(ABSENT, 0));
            assertThat(failure(
                            loop.connect(Witness::new, FIRST, server.address().getPort(), from)))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("no such local address");
        }
    }

    @Test
    void connect_calledOffOrOutlivedByTheLoop_whileTheNameIsLookedUp_leavesNothing() {
        var calledOff = loop.connect(Witness::new, "mute", 80);
        var outlived = loop.connect(Witness::new, "mute", 80);
        calledOff.cancel(true);
        subject.settle();
        assertThat(outlived).isNotDone();
        loop.close();
        assertThat(outlived).isCompletedExceptionally();
        assertThat(outlived.exceptionNow()).isInstanceOf(LoopException.class).hasMessageContaining("closed");
    }
}
