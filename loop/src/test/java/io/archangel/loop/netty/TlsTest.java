package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.Tls;
import io.archangel.loop.Tls.ClientAuth;
import io.archangel.loop.Transport;
import io.archangel.process.spi.Tap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS on our side against the JDK's sockets, and against ourselves. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class TlsTest {
    private static Keys keys;

    private final Running running;

    TlsTest(Polling polling) {
        running = new Running(polling).start();
    }

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        keys = new Keys(folder);
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.errors).isEmpty();
    }

    // ---- a server ----

    @Test
    void server_isSpokenToByTheJdk_andKnowsWhatWasAgreed() throws Exception {
        var echo = new Echo();
        try (var server = serve(() -> echo, Tls.of(keys.server()).alpn("h2", "http/1.1"));
                var client = jdk(keys.client(), server)) {
            var parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            client.setSSLParameters(parameters);
            say(client, "hello");
            assertThat(hear(client, 5)).isEqualTo("hello");
            assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
            var session = await(echo.made).tls().orElseThrow();
            assertThat(session.protocol()).isEqualTo("TLSv1.3");
            assertThat(session.alpn()).isEqualTo("http/1.1");
            assertThat(session.cipher()).isEqualTo(client.getSession().getCipherSuite());
            assertThat(session.certificates()).isEmpty();
            client.close();
            assertThat(await(echo.lost)).containsExactly("made", "data hello", "eof", "lost");
        }
    }

    @Test
    void tap_hearsPlainText() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var echo = new Echo();
        try (var server = serve(() -> echo, Tls.of(keys.server()));
                var client = jdk(keys.client(), server)) {
            client.startHandshake();
            var transport = await(echo.made);
            running.onLoop(() -> transport.tap(new Tap() {
                @Override
                public void received(ByteBuffer data) {
                    heard.add("received " + StandardCharsets.UTF_8.decode(data));
                }

                @Override
                public void sent(ByteBuffer data) {
                    heard.add("sent " + StandardCharsets.UTF_8.decode(data));
                }
            }));
            say(client, "hello");
            assertThat(hear(client, 5)).isEqualTo("hello");
        }
        assertThat(heard).containsExactly("received hello", "sent hello");
    }

    @Test
    void server_muchForASlowReader_arrivesWhole_andCloseSaysGoodbye() throws Exception {
        int size = 4 << 20;
        var protocol = new Recorder();
        try (var server = serve(() -> protocol, Tls.of(keys.server()));
                var client = jdk(keys.client(), server)) {
            client.startHandshake();
            var transport = await(protocol.made);
            var data = ByteBuffer.allocate(size);
            for (int i = 0; i < size / 4; i++) {
                data.putInt(i);
            }
            running.onLoop(() -> {
                transport.write(data.flip());
                transport.close();
            });
            var got = ByteBuffer.wrap(client.getInputStream().readAllBytes());
            assertThat(got.remaining()).isEqualTo(size);
            for (int i = 0; i < size / 4; i++) {
                assertThat(got.getInt()).isEqualTo(i);
            }
            assertThat(await(protocol.lost)).contains("pause").endsWith("lost");
        }
    }

    @Test
    void abort_isNoGoodbye_asTheOtherEndSees() throws Exception {
        var far = new Recorder();
        try (var server = serve(() -> far, Tls.of(keys.server()))) {
            var near = connected(running, server);
            running.onLoop(await(far.made)::abort);
            assertThat(await(far.lost)).containsExactly("made", "lost");
            assertThat(await(near.lost)).containsExactly("made", "lost SSLException");
        }
    }

    @Test
    void sever_whileBlocked_isSeenAsCut() throws Exception {
        var inside = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var far = new Recorder() {
            @Override
            public void dataReceived(ByteBuffer data) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        };
        try (var other = new Running(Polling.BEST, "loop 2").start();
                var server = serve(() -> far, Tls.of(keys.server()))) {
            var near = connected(other, server);
            other.onLoop(() -> near.made.join().write(bytes("block")));
            inside.await();
            Awaitility.await().until(await(far.made)::sever);
            assertThat(await(near.lost)).containsExactly("made", "lost SSLException");
            release.countDown();
            assertThat(await(far.lost).getLast()).startsWith("lost");
        } finally {
            release.countDown();
        }
    }

    @Test
    void eofReceived_saysKeep_with13StillWrites_with12Closes() throws Exception {
        for (var version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            var protocol = new Recorder() {
                @Override
                public boolean eofReceived() {
                    super.eofReceived();
                    return true;
                }
            };
            try (var server = serve(() -> protocol, Tls.of(keys.server()).protocols(version));
                    var client = jdk(keys.client(), server)) {
                say(client, "all");
                var transport = await(protocol.made);
                Awaitility.await().until(() -> protocol.log.contains("data all"));
                if (version.equals("TLSv1.3")) {
                    client.shutdownOutput();
                    Awaitility.await().until(() -> protocol.log.contains("eof"));
                    running.onLoop(() -> {
                        transport.write(bytes("answer"));
                        transport.close();
                    });
                    assertThat(new String(client.getInputStream().readAllBytes()))
                            .isEqualTo("answer");
                } else {
                    client.close();
                }
                assertThat(await(protocol.lost)).startsWith("made", "data all", "eof");
            }
        }
    }

    @Test
    void writeEof_isRefused() throws Exception {
        var protocol = new Recorder();
        try (var server = serve(() -> protocol, Tls.of(keys.server()));
                var client = jdk(keys.client(), server)) {
            client.startHandshake();
            var transport = await(protocol.made);
            running.onLoop(() -> {
                assertThat(transport.canWriteEof()).isFalse();
                assertThatThrownBy(transport::writeEof).hasMessageContaining("close");
                assertThatThrownBy(() -> transport.startTls(Tls.defaults())).hasMessageContaining("already");
            });
        }
    }

    @Test
    void client_leavesWithoutGoodbye_isNoError_butNoEofEither() throws Exception {
        var protocol = new Recorder();
        try (var server = serve(() -> protocol, Tls.of(keys.server()));
                var below = plain(server)) {
            var client = (SSLSocket) keys.client().getSocketFactory().createSocket(below, "localhost", 1, false);
            say(client, "hi");
            Awaitility.await().until(() -> protocol.log.contains("data hi"));
            below.close();
            assertThat(await(protocol.lost)).containsExactly("made", "data hi", "lost");
        }
    }

    // ---- those who are not let in ----

    @Test
    void garbage_isCountedAndClosed_andMakesNoProtocol() throws Exception {
        try (var server = serve(TlsTest::unexpected, Tls.of(keys.server()));
                var client = running.connect(server)) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            try {
                client.readAll();
            } catch (IOException reset) {
                assertThat(reset).isNotNull();
            }
            Awaitility.await().until(() -> server.failedHandshakes() == 1);
            Awaitility.await().until(() -> running.loop.info().connections() == 0);
        }
    }

    @Test
    void handshakeThatIsNeverFinished_endsInTime_andHoldsNobodyUp() throws Exception {
        var echo = new Echo();
        var made = new AtomicInteger();
        var tls = Tls.of(keys.server()).handshake(Duration.ofSeconds(3));
        try (var server = serve(() -> made.getAndIncrement() == 0 ? echo : unexpected(), tls);
                var mute = running.connect(server);
                var client = jdk(keys.client(), server)) {
            say(client, "meanwhile");
            assertThat(hear(client, 9)).isEqualTo("meanwhile");
            assertThat(mute.readAll()).isEmpty();
            assertThat(server.failedHandshakes()).isEqualTo(1);
            say(client, "after");
            assertThat(hear(client, 5)).isEqualTo("after");
        }
    }

    @Test
    void handshakeThatTheClientBreaksOff_isCounted() throws Exception {
        try (var server = serve(TlsTest::unexpected, Tls.of(keys.server()))) {
            running.connect(server).close();
            Awaitility.await().until(() -> server.failedHandshakes() == 1);
            Awaitility.await().until(() -> running.loop.info().connections() == 0);
        }
    }

    @Test
    void clientAuth_needed_refusesStrangersAndKnowsFriends() throws Exception {
        var echo = new Echo();
        try (var server = serve(() -> echo, Tls.of(keys.server()).clientAuth(ClientAuth.NEEDED))) {
            try (var nobody = jdk(keys.client(), server)) {
                assertThatThrownBy(() -> {
                            say(nobody, "x");
                            nobody.getInputStream().read();
                        })
                        .isInstanceOf(IOException.class);
            }
            Awaitility.await().until(() -> server.failedHandshakes() == 1);
            assertThat(echo.made).isNotDone();
            try (var ann = jdk(keys.ann(), server)) {
                say(ann, "x");
                assertThat(hear(ann, 1)).isEqualTo("x");
                assertThat(await(echo.made).tls().orElseThrow().certificates())
                        .singleElement()
                        .asString()
                        .contains("CN=ann");
            }
        }
    }

    @Test
    void alpnAndVersions_withNothingInCommon_areRefused() throws Exception {
        try (var server = serve(
                TlsTest::unexpected, Tls.of(keys.server()).protocols("TLSv1.3").alpn("h2"))) {
            var wrong = Tls.of(keys.client()).protocols("TLSv1.2");
            assertThat(failure(server, "localhost", wrong)).hasMessageContaining("TLS failed");
            var other = Tls.of(keys.client()).alpn("http/1.1");
            assertThat(failure(server, "localhost", other)).hasMessageContaining("TLS failed");
            Awaitility.await().until(() -> server.failedHandshakes() == 2);
        }
    }

    // ---- a client ----

    @Test
    void connect_checksTheName_andKnowsTheCertificate() throws Exception {
        var echo = new Echo();
        try (var server = serve(() -> echo, Tls.of(keys.server()).alpn("echo"))) {
            var near = new Recorder();
            var tls = Tls.of(keys.client()).alpn("echo");
            assertThat(await(running.loop.connect(
                            () -> near,
                            "localhost",
                            server.address().getPort(),
                            ConnectOptions.defaults().tls(tls))))
                    .isSameAs(near);
            var session = near.made.join().tls().orElseThrow();
            assertThat(session.alpn()).isEqualTo("echo");
            assertThat(session.certificates()).singleElement().asString().contains("CN=localhost");
            running.onLoop(() -> near.made.join().write(bytes("hello")));
            Awaitility.await().until(() -> near.log.contains("data hello"));
            running.onLoop(() -> near.made.join().close());
            assertThat(await(near.lost)).containsExactly("made", "data hello", "lost");
            assertThat(await(echo.lost)).containsExactly("made", "data hello", "eof", "lost");
        }
    }

    @Test
    void connect_serverNameInPlaceOfTheHost_isWhatIsChecked() throws Exception {
        try (var server = serve(Echo::new, Tls.of(keys.server()))) {
            var tls = Tls.of(keys.client());
            assertThat(failure(server, "127.0.0.1", tls.serverName("example.org")))
                    .hasMessageContaining("127.0.0.1:" + server.address().getPort())
                    .hasMessageContaining("TLS failed")
                    .hasMessageContaining("trusts");
            var options = ConnectOptions.defaults().tls(tls.serverName("localhost"));
            await(running.loop.connect(
                    Recorder::new, "127.0.0.1", server.address().getPort(), options));
        }
    }

    @Test
    void connect_toSomebodyNotTrusted_failsAndMakesNoProtocol() throws Exception {
        try (var server = serve(TlsTest::unexpected, Tls.of(keys.server()))) {
            assertThat(failure(server, "localhost", Tls.of(keys.stranger()))).hasMessageContaining("TLS failed");
            Awaitility.await().until(() -> server.failedHandshakes() == 1);
        }
    }

    @Test
    void connect_toOneThatSpeaksNoTls_fails() throws Exception {
        var chatty = new Protocol() {
            @Override
            public void connectionMade(Transport transport) {
                transport.write(bytes("220 welcome, whoever you are\r\n"));
            }
        };
        try (var server = running.serve(() -> chatty)) {
            assertThat(failure(server, "127.0.0.1", Tls.of(keys.client()))).hasMessageContaining("TLS failed");
        }
    }

    @Test
    void connect_toOneThatSaysNothing_failsInTime() throws Exception {
        try (var mute = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var options =
                    ConnectOptions.defaults().timeout(Duration.ofMillis(300)).tls(Tls.of(keys.client()));
            var future = running.loop.connect(TlsTest::unexpected, "127.0.0.1", mute.getLocalPort(), options);
            assertThatThrownBy(() -> await(future)).hasMessageContaining("no answer in 300 ms");
            Awaitility.await().until(() -> running.loop.info().connections() == 0);
        }
    }

    @Test
    void otherEnd_leavesWithoutGoodbye_isAnErrorForWhoConnected() throws Exception {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var near = new Recorder();
            var future = running.loop.connect(
                    () -> near,
                    "localhost",
                    listener.getLocalPort(),
                    ConnectOptions.defaults().tls(Tls.of(keys.client())));
            try (var below = listener.accept()) {
                var far = (SSLSocket) keys.server().getSocketFactory().createSocket(below, "", 1, false);
                far.setUseClientMode(false);
                say(far, "all, or");
                await(future);
                Awaitility.await().until(() -> near.log.contains("data all, or"));
            }
            assertThat(await(near.lost)).containsExactly("made", "data all, or", "lost SSLException");
        }
    }

    @Test
    void record_thatWasTamperedWith_isAnError() throws Exception {
        var protocol = new Recorder();
        try (var server = serve(() -> protocol, Tls.of(keys.server()));
                var below = plain(server)) {
            var client = (SSLSocket) keys.client().getSocketFactory().createSocket(below, "localhost", 1, false);
            client.startHandshake();
            await(protocol.made);
            below.getOutputStream().write(new byte[] {23, 3, 3, 0, 32});
            below.getOutputStream().write(new byte[32]);
            var lost = await(protocol.lost);
            assertThat(lost).hasSize(2);
            assertThat(lost.getLast()).startsWith("lost ").doesNotContain("eof");
        }
    }

    // ---- what is needed ----

    private Server serve(Supplier<? extends Protocol> factory, Tls tls) {
        return running.loop.startServing(
                factory, "127.0.0.1", 0, ServeOptions.defaults().tls(tls));
    }

    private static Recorder connected(Running on, Server server) {
        var near = new Recorder();
        await(on.loop.connect(
                () -> near,
                "localhost",
                server.address().getPort(),
                ConnectOptions.defaults().tls(Tls.of(keys.client()))));
        return near;
    }

    private Throwable failure(Server server, String host, Tls tls) {
        var future = running.loop.connect(
                TlsTest::unexpected,
                host,
                server.address().getPort(),
                ConnectOptions.defaults().tls(tls));
        CompletableFuture<Throwable> failed = future.handle((made, thrown) -> thrown);
        assertThat(await(failed)).isInstanceOf(LoopException.class).hasCauseInstanceOf(SSLException.class);
        return await(failed);
    }

    private static Protocol unexpected() {
        throw new AssertionError("a protocol is made");
    }

    private static SSLSocket jdk(SSLContext context, Server server) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static Socket plain(Server server) throws IOException {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    private static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket from, int length) throws IOException {
        return new String(from.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Sends back what comes, and keeps a log. */
    private static final class Echo extends Recorder {
        @Override
        public void dataReceived(ByteBuffer data) {
            super.dataReceived(data.duplicate());
            made.join().write(data);
        }
    }
}
