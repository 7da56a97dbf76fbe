package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP over TLS, and certificates replaced under it; real sockets. */
final class TlsListeningTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String ANSWER = "hello";

    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server =
            HttpServer.create(manager, HttpOptions.defaults()).mount("/", "hello", rq -> Response.text(ANSWER));
    private final List<Socket> sockets = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws IOException {
        assertThat(reports).isEmpty();
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    private Certificates put(String certificate, String key) throws IOException {
        Pairs.put(certificate, key, folder);
        return Certificates.of(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    private Server listen(Certificates certificates) {
        return server.listen(loop, Listen.on("127.0.0.1", 0).tls(certificates));
    }

    private SSLSocket connect(Server listener, SSLContext trusting) throws IOException {
        var socket = (SSLSocket) trusting.getSocketFactory()
                .createSocket("127.0.0.1", listener.address().getPort());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        var got = new StringBuilder();
        while (!got.toString().endsWith(ANSWER)) {
            int b = socket.getInputStream().read();
            assertThat(b).as("after " + got).isNotNegative();
            got.append((char) b);
        }
        return got.toString();
    }

    private static Certificate shown(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }

    private static Certificate in(String file) {
        return Pem.read(Pairs.file(file)).certificates().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, rsa, rsa",
        "TLSv1.2, rsa, rsa",
        "TLSv1.3, ec, ec",
        "TLSv1.2, ec, ec",
        "TLSv1.3, ed25519, ed25519",
        "TLSv1.2, ed25519, ed25519",
        "TLSv1.3, chain, ca"
    })
    void client_isServed_withKeysOfEachKind(String version, String pair, String trusted) throws Exception {
        var socket = connect(listen(put(pair + ".pem", pair + ".key")), Pairs.trusting(trusted + ".pem"));
        socket.setSSLParameters(checked(socket.getSSLParameters(), version));
        assertThat(ask(socket)).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }

    private static SSLParameters checked(SSLParameters parameters, String version) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        return parameters;
    }

    @Test
    void reload_newHandshakesHaveTheNewPair_liveConnectionsGoOn() throws Exception {
        var certificates = put("ec.pem", "ec.key");
        var listener = listen(certificates);
        var live = connect(listener, Pairs.trusting("ec.pem"));
        ask(live);
        put("rsa.pem", "rsa.key");
        assertThat(shownToANewcomer(listener)).isEqualTo(in("ec.pem"));
        certificates.reload();
        assertThat(shownToANewcomer(listener)).isEqualTo(in("rsa.pem"));
        ask(live);
        assertThat(shown(live)).isEqualTo(in("ec.pem"));
    }

    @Test
    void watched_aHandshakeFindsTheNewPair() throws Exception {
        var listener = listen(put("ec.pem", "ec.key").watched());
        assertThat(shownToANewcomer(listener)).isEqualTo(in("ec.pem"));
        put("rsa.pem", "rsa.key");
        await().untilAsserted(() -> assertThat(shownToANewcomer(listener)).isEqualTo(in("rsa.pem")));
    }

    private Certificate shownToANewcomer(Server listener) throws IOException, GeneralSecurityException {
        var socket = connect(listener, Pairs.trusting("ec.pem", "rsa.pem"));
        ask(socket);
        return shown(socket);
    }

    @Test
    void whatIsNoTls_isCounted_andCostsNoProcess_andIsClosed() throws Exception {
        var listener = listen(put("ec.pem", "ec.key"));
        var plain = new Socket("127.0.0.1", listener.address().getPort());
        plain.setSoTimeout(10_000);
        sockets.add(plain);
        plain.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("HTTP");
        await().until(() -> listener.failedHandshakes() == 1);
        assertThat(manager.list()).isEmpty();
        assertThat(manager.history()).isEmpty();
    }

    @Test
    void handshakeThatDoesNotEnd_isCutAfterItsTime() throws Exception {
        var impatient = put("ec.pem", "ec.key").tls().handshake(Duration.ofMillis(50));
        var listener = server.listen(loop, Listen.on("127.0.0.1", 0).tls(impatient));
        var silent = new Socket("127.0.0.1", listener.address().getPort());
        silent.setSoTimeout(10_000);
        sockets.add(silent);
        assertThat(silent.getInputStream().readAllBytes()).isEmpty();
        await().until(() -> listener.failedHandshakes() == 1);
    }

    @Test
    void helloBehindTheHeaderOfAProxy_inOnePacketOrTwo_beginsTls() throws Exception {
        var where = Listen.on("127.0.0.1", 0).tls(put("ec.pem", "ec.key")).proxyProtocol(Proxies.of("127.0.0.1"));
        var port = server.listen(loop, where).address().getPort();
        for (boolean together : new boolean[] {true, false}) {
            var proxy = new Proxy(port, together);
            sockets.add(proxy);
            proxy.setSoTimeout(10_000);
            var client = Pairs.trusting("ec.pem").getSocketFactory().createSocket(proxy, "127.0.0.1", port, true);
            assertThat(ask(client)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(manager.list()).extracting(ProcessInfo::client).contains("203.0.113.7:4711");
            client.close();
            await().until(() -> manager.list().isEmpty());
        }
    }

    @Test
    void noTlsBehindTheHeaderOfAProxy_isCounted_andCostsNoProcess() throws Exception {
        var where = Listen.on("127.0.0.1", 0).tls(put("ec.pem", "ec.key")).proxyProtocol(Proxies.of("127.0.0.1"));
        var proxy = new Proxy(server.listen(loop, where).address().getPort(), true);
        sockets.add(proxy);
        proxy.setSoTimeout(10_000);
        proxy.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(proxy.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("HTTP");
        var table = manager.table("listeners");
        await().until(() -> table.rows().get().getFirst().getLast().equals(1L));
        assertThat(manager.history()).isEmpty();
    }

    /** A connection that begins with a header, in the same packet as what follows or in one of its own. */
    private static final class Proxy extends Socket {
        private static final byte[] HEADER =
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII);

        private boolean first = true;

        Proxy(int port, boolean together) throws IOException {
            super("127.0.0.1", port);
            if (!together) {
                super.getOutputStream().write(HEADER);
                first = false;
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            var out = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    var all = new ByteArrayOutputStream();
                    if (first) {
                        all.write(HEADER);
                    }
                    first = false;
                    all.write(bytes, from, length);
                    out.write(all.toByteArray());
                }
            };
        }
    }
}
