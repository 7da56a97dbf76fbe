package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Names;
import io.archangel.loop.ServeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that have several addresses, and addresses that don't answer, on real sockets. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class ServeTest {
    /** Reserved for documentation (RFC 5737): nobody has it. */
    private static final String ABSENT = "192.0.2.1";

    private static final int CLIENTS = 8;
    private static final int PATIENCE_MILLIS = 1_000;

    private final CountDownLatch never = new CountDownLatch(1);
    private final NettyLoop loop;
    private final LoopThread thread;

    ServeTest(Polling polling) {
        var hosts = Map.of(
                "two", List.of("127.0.0.1", "127.0.0.2"),
                "half", List.of(ABSENT, "127.0.0.1"),
                "none", List.of(ABSENT),
                "twice", List.of("127.0.0.1", "127.0.0.1"));
        var names = new Names() {
            @Override
            public List<InetAddress> addresses(String host) throws UnknownHostException {
                if (host.equals("mute")) {
                    blocked();
                }
                var known = hosts.get(host);
                return known == null
                        ? Names.system().addresses(host)
                        : known.stream().map(InetAddress::ofLiteral).toList();
            }

            @Override
            public String name(InetAddress address) throws UnknownHostException {
                return Names.system().name(address);
            }
        };
        loop = NettyLoop.create(LoopOptions.defaults().polling(polling).names(names, Duration.ofSeconds(30)));
        thread = LoopThread.start(loop);
    }

    private void blocked() throws UnknownHostException {
        try {
            never.await();
        } catch (InterruptedException interrupted) {
            throw new UnknownHostException("interrupted");
        }
    }

    @AfterEach
    void stop() {
        never.countDown();
        thread.close();
        loop.close();
    }

    // ---- serving ----

    @Test
    void startServing_everyAddressOfTheName_onOnePort() throws Exception {
        try (var server = loop.startServing(Recorder::new, "two", 0)) {
            int port = server.address().getPort();
            assertThat(server.addresses())
                    .containsExactly(
                            new InetSocketAddress("127.0.0.1", port), new InetSocketAddress("127.0.0.2", port));
            for (var address : server.addresses()) {
                await(connect((InetSocketAddress) address));
            }
        }
    }

    @Test
    void startServing_localhost_hasBothFamilies_whereTheMachineDoes() throws Exception {
        var loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        assumeThat(loopback.inetAddresses()).contains(InetAddress.ofLiteral("::1"));
        try (var server = loop.startServing(Recorder::new, "localhost", 0)) {
            assertThat(server.addresses()).hasSize(2);
            for (var address : server.addresses()) {
                await(connect((InetSocketAddress) address));
            }
        }
    }

    @Test
    void startServing_anAddressThatTheMachineDoesNotHave_isLeftOut_unlessItIsAll() {
        try (var server = loop.startServing(Recorder::new, "half", 0)) {
            assertThat(server.addresses()).hasSize(1);
            assertThat(server.address().getHostString()).isEqualTo("127.0.0.1");
        }
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "none", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(ABSENT)
                .hasMessageContaining("its own");
    }

    @Test
    void startServing_sameAddressTwice_isOne() {
        try (var server = loop.startServing(Recorder::new, "twice", 0)) {
            assertThat(server.addresses()).hasSize(1);
        }
    }

    @Test
    void startServing_oneOfThemInUse_namesItAndLeavesNoneOpen() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> loop.startServing(Recorder::new, "two", port))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("127.0.0.2:" + port)
                    .hasMessageContaining("in use");
            try (var free = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    /** Whoever closes first leaves the port in TIME_WAIT. */
    @Test
    void startServing_onAPortWhoseConnectionsEndedAMomentAgo_isForThoseWhoReuse() throws Exception {
        var far = new Recorder();
        var before = loop.startServing(() -> far, "127.0.0.1", 0);
        int port = before.address().getPort();
        try (var client = new Socket(before.address().getAddress(), port)) {
            var transport = await(far.made);
            loop.callSoonThreadsafe(transport::close);
            assertThat(client.getInputStream().read()).isNegative();
        }
        before.stop();
        await(before.awaitClosed());
        assertThatThrownBy(() -> loop.startServing(
                        Recorder::new,
                        "127.0.0.1",
                        port,
                        ServeOptions.defaults().reuse(false)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("in use");
        try (var next = loop.startServing(Recorder::new, "127.0.0.1", port)) {
            await(connect(next.address()));
        }
    }

    @Test
    void startServing_onTheLoop_neverLooksANameUp() {
        var thrown = new AtomicReference<Throwable>();
        var served = new CompletableFuture<Integer>();
        loop.callSoonThreadsafe(() -> {
            try {
                loop.startServing(Recorder::new, "mute", 0);
            } catch (LoopException refused) {
                thrown.set(refused);
            }
            try (var server = loop.startServing(Recorder::new, "127.0.0.1", 0)) {
                served.complete(server.addresses().size());
            }
        });
        assertThat(await(served)).isEqualTo(1);
        assertThat(thrown.get()).hasMessageContaining("hold").hasMessageContaining("address");
    }

    @Test
    void startServing_backlogOutOfRangeOrNoSuchHost_isRefused() {
        assertThatThrownBy(() -> ServeOptions.defaults().backlog(0)).hasMessageContaining("backlog");
        assertThat(ServeOptions.defaults().backlog(5).reuse(false).backlog()).isEqualTo(5);
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "no-such-host.invalid", 0))
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("no such host");
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "127.0.0.1", -1))
                .hasMessageContaining("-1");
    }

    /** Nobody accepts, so that the operating system holds all who come, or has no more room. */
    @Test
    void startServing_backlog_isHowManyMayWaitForALoopThatStands() throws Exception {
        thread.close();
        assertThat(waiting(1)).isBetween(1, CLIENTS - 1);
        assertThat(waiting(CLIENTS)).isEqualTo(CLIENTS);
    }

    /** How many clients are connected before one has no answer. */
    private int waiting(int backlog) throws IOException {
        var options = ServeOptions.defaults().backlog(backlog);
        int connected = 0;
        var clients = new ArrayList<Socket>();
        try (var server = loop.startServing(Recorder::new, "127.0.0.1", 0, options)) {
            for (; connected < CLIENTS; connected++) {
                var client = new Socket();
                clients.add(client);
                client.connect(server.address(), PATIENCE_MILLIS);
            }
        } catch (SocketTimeoutException full) {
            assertThat(full).hasMessageContaining("timed out");
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
        return connected;
    }

    @Test
    void startServing_backlogOnAPath_isHowManyMayWaitForALoopThatStands(@TempDir Path folder) throws Exception {
        thread.close();
        assertThat(waiting(folder.resolve("few"), 1)).isBetween(1, CLIENTS - 1);
        assertThat(waiting(folder.resolve("all"), CLIENTS)).isEqualTo(CLIENTS);
    }

    /** How many clients are connected before one is told that there is no room. */
    private int waiting(Path path, int backlog) throws IOException {
        var options = ServeOptions.defaults().backlog(backlog);
        int connected = 0;
        var clients = new ArrayList<SocketChannel>();
        try (var server = loop.startServing(Recorder::new, path, options)) {
            for (; connected < CLIENTS; connected++) {
                var client = SocketChannel.open(StandardProtocolFamily.UNIX);
                clients.add(client);
                client.configureBlocking(false);
                client.connect(server.addresses().getFirst());
            }
        } catch (SocketException full) {
            assertThat(full).hasMessageContaining("temporarily unavailable");
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
        return connected;
    }

    @Test
    void stop_closesAllOfItsSockets() {
        var server = loop.startServing(Recorder::new, "two", 0);
        var addresses = server.addresses();
        server.stop();
        assertThat(server.addresses()).isEqualTo(addresses);
        await(server.awaitClosed());
        for (var address : addresses) {
            assertThatThrownBy(() -> await(connect((InetSocketAddress) address)))
                    .hasMessageContaining("refused");
        }
    }

    // ---- connecting ----

    @Test
    void connect_triesTheAddressesInTurn() {
        try (var server = loop.startServing(Recorder::new, "127.0.0.2", 0)) {
            var near = await(loop.connect(Recorder::new, "two", server.address().getPort()));
            assertThat(peer(near)).isEqualTo(server.address());
        }
    }

    @Test
    void connect_noneAnswers_namesHostAndPort() {
        var gone = loop.startServing(Recorder::new, "two", 0);
        gone.stop();
        int port = gone.address().getPort();
        assertThatThrownBy(() -> await(loop.connect(Recorder::new, "two", port)))
                .hasCauseInstanceOf(LoopException.class)
                .hasMessageContaining("two:" + port)
                .hasMessageContaining("refused");
    }

    @Test
    void connect_nameThatNobodyKnows_saysSo() {
        assertThatThrownBy(() -> await(loop.connect(Recorder::new, "no-such-host.invalid", 80)))
                .hasCauseInstanceOf(LoopException.class)
                .hasMessageContaining("no-such-host.invalid:80")
                .hasMessageContaining("no such host");
    }

    @Test
    void connect_muteNameServer_holdsNobodyUp_andEndsInTime() {
        var options = ConnectOptions.defaults().timeout(Duration.ofMillis(300));
        var future = loop.connect(Recorder::new, "mute", 80, options);
        try (var server = loop.startServing(Recorder::new, "127.0.0.1", 0)) {
            await(connect(server.address()));
        }
        assertThatThrownBy(() -> await(future))
                .hasMessageContaining("mute:80")
                .hasMessageContaining("no answer in 300 ms");
    }

    /** A listening socket whose queue is full answers no more. */
    @Test
    void connect_addressThatDoesNotAnswer_leavesTimeForTheNext() throws Exception {
        try (var server = loop.startServing(Recorder::new, "127.0.0.2", 0);
                var full = new ServerSocket(server.address().getPort(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var filling = IntStream.range(0, 8)
                    .mapToObj(each -> connect((InetSocketAddress) full.getLocalSocketAddress()))
                    .toList();
            var options = ConnectOptions.defaults().timeout(Duration.ofSeconds(4));
            var near = await(loop.connect(Recorder::new, "two", server.address().getPort(), options));
            assertThat(peer(near)).isEqualTo(server.address());
            filling.forEach(each -> each.cancel(false));
        }
    }

    @Test
    void connect_fromAnAddressOfOnesOwn() {
        var far = new Recorder();
        try (var server = loop.startServing(() -> far, "127.0.0.1", 0)) {
            var from = ConnectOptions.defaults().local(new InetSocketAddress("127.0.0.3", 0));
            await(loop.connect(Recorder::new, "127.0.0.1", server.address().getPort(), from));
            assertThat(((InetSocketAddress) await(far.made).peer()).getHostString())
                    .isEqualTo("127.0.0.3");
            var absent = ConnectOptions.defaults().local(new InetSocketAddress(ABSENT, 0));
            assertThatThrownBy(() -> await(loop.connect(
                            Recorder::new, "127.0.0.1", server.address().getPort(), absent)))
                    .hasMessageContaining("local address");
        }
    }

    @Test
    void connect_calledOff_leavesNothing() {
        var far = new Recorder();
        try (var server = loop.startServing(() -> far, "127.0.0.1", 0)) {
            var inside = new CountDownLatch(1);
            var asked = new CompletableFuture<CompletableFuture<Recorder>>();
            loop.callSoonThreadsafe(() -> {
                asked.complete(loop.connect(
                        Recorder::new, "127.0.0.1", server.address().getPort()));
                awaitQuietly(inside);
            });
            var future = await(asked);
            assertThat(future.cancel(false)).isTrue();
            inside.countDown();
            Awaitility.await().until(() -> !far.made.isDone() || far.lost.isDone());
            assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        }
        Awaitility.await().until(() -> loop.info().connections() == 0);
    }

    @Test
    void connect_loopIsClosedMeanwhile_failsAndSaysSo() {
        var future = loop.connect(Recorder::new, "mute", 80);
        thread.close();
        loop.close();
        assertThatThrownBy(() -> await(future)).hasMessageContaining("closed");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private CompletableFuture<Recorder> connect(InetSocketAddress to) {
        return loop.connect(Recorder::new, to.getHostString(), to.getPort());
    }

    private static SocketAddress peer(Recorder near) {
        return near.made.join().peer();
    }
}
