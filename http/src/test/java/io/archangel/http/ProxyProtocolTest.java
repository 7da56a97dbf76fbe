package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.FakePeer;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners where a proxy says first whose connection it passes on. Who connects is 127.0.0.1. */
final class ProxyProtocolTest {
    private static final Proxies HERE = Proxies.of("127.0.0.1");
    private static final String HEADER = "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final FakeLoop loop = new FakeLoop();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(loop.clock()).reporter(reports::add));
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults())
            .mount("/", "who", Handler.inline(rq -> Response.text(rq.client() + " " + rq.scheme())));

    @AfterEach
    void close() {
        assertThat(loop.errors()).isEmpty();
        assertThat(reports).isEmpty();
        server.close();
        loop.close();
        manager.close();
    }

    private FakePeer connect(Listen where) {
        var peer = loop.connect(server.listen(loop, where));
        loop.runReady();
        return peer;
    }

    private FakePeer connect(Proxies trusted) {
        return connect(Listen.on("localhost", 0).proxyProtocol(trusted));
    }

    private void send(FakePeer peer, String text) {
        peer.send(text);
        loop.runReady();
    }

    private Object refused() {
        var table = manager.table("listeners");
        var row = table.rows().get().getFirst();
        return row.get(table.columns().indexOf("refused"));
    }

    @Test
    void header_isThatOfTheConnection() {
        var peer = connect(HERE);
        assertThat(manager.list()).isEmpty();
        send(peer, HEADER);
        assertThat(manager.list()).extracting(ProcessInfo::client).containsExactly("203.0.113.7:4711");
        send(peer, GET);
        assertThat(peer.received()).endsWith("203.0.113.7:4711 http");
        assertThat(manager.list().getFirst().in()).isEqualTo(GET.length());
    }

    @Test
    void header_withTheRequestBehindIt_inOnePiece() {
        var peer = connect(HERE);
        send(peer, HEADER + GET);
        assertThat(peer.received()).endsWith("203.0.113.7:4711 http");
        assertThat(manager.list().getFirst().in()).isEqualTo(GET.length());
    }

    @Test
    void header_byteByByte() {
        var peer = connect(HERE);
        (HEADER + GET).chars().forEach(c -> send(peer, String.valueOf((char) c)));
        assertThat(peer.received()).endsWith("203.0.113.7:4711 http");
    }

    @Test
    void proxyThatDoesNotKnow_isShownItself() {
        var peer = connect(HERE);
        send(peer, "PROXY UNKNOWN\r\n" + GET);
        assertThat(peer.received()).endsWith("127.0.0.1:50001 http");
    }

    @Test
    void behindTheHeader_TLSBegins() {
        var certificates = Certificates.of(Pairs.file("ec.pem"), Pairs.file("ec.key"));
        var peer = connect(Listen.on("localhost", 0).proxyProtocol(HERE).tls(certificates));
        send(peer, HEADER);
        assertThat(peer.isEncrypted()).isTrue();
        assertThat(manager.list()).extracting(ProcessInfo::client).containsExactly("203.0.113.7:4711");
    }

    @Test
    void behindTheHeader_HTTP2Begins() {
        var peer = connect(HERE);
        peer.send(HEADER + Peer2.PREFACE);
        peer.send(Peer2.frame(Peer2.SETTINGS, 0, 0));
        var head = Peer2.request("GET", "/", "x-forwarded-for", "127.0.0.9");
        peer.send(Peer2.frame(Peer2.HEADERS, Peer2.END_HEADERS | Peer2.END_STREAM, 1, head));
        loop.runReady();
        assertThat(peer.received()).endsWith("203.0.113.7:4711 http");
        assertThat(manager.list()).extracting(ProcessInfo::client).containsExactly("203.0.113.7:4711");
    }

    @Test
    void headersOfAClientBehindIt_haveNoEffect() {
        var peer = connect(HERE);
        send(peer, HEADER + GET.replace("\r\n\r\n", "\r\nX-Forwarded-For: 127.0.0.9\r\n\r\n"));
        assertThat(peer.received()).endsWith("203.0.113.7:4711 http");
    }

    @Test
    void whoIsNotTrusted_isClosedAtOnce_andCounted() {
        var peer = connect(Proxies.of("10.0.0.0/8"));
        assertThat(peer.isClosed()).isTrue();
        send(peer, HEADER + GET);
        assertThat(peer.received()).isEmpty();
        assertThat(refused()).isEqualTo(1L);
        assertThat(manager.history()).isEmpty();
    }

    @Test
    void whoSendsNoHeader_isClosed_andCounted() {
        var peer = connect(HERE);
        send(peer, GET);
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.received()).isEmpty();
        assertThat(refused()).isEqualTo(1L);
        assertThat(manager.history()).isEmpty();
    }

    @Test
    void whoTakesTooLong_isClosed_andCounted() {
        var peer = connect(HERE);
        send(peer, "PROXY ");
        loop.advance(Duration.ofSeconds(11));
        assertThat(peer.isClosed()).isTrue();
        assertThat(refused()).isEqualTo(1L);
    }

    @Test
    void whoLeavesBefore_isNotCounted() {
        var peer = connect(HERE);
        peer.close();
        loop.runReady();
        assertThat(peer.isClosed()).isTrue();
        assertThat(refused()).isEqualTo(0L);
        loop.advance(Duration.ofSeconds(11));
        assertThat(refused()).isEqualTo(0L);
    }

    @Test
    void listeners_areListed() {
        server.listen(loop, Listen.on("localhost", 0));
        server.listen(loop, Listen.on(Path.of("/run/web.sock")).proxyProtocol(Proxies.of("unix")));
        var table = manager.table("listeners");
        assertThat(table.columns()).containsExactly("address", "tls", "proxy_protocol", "refused", "failed_handshakes");
        assertThat(table.rows().get())
                .containsExactly(
                        List.of("127.0.0.1:40001", false, false, 0L, 0L),
                        List.of("/run/web.sock", false, true, 0L, 0L));
    }
}
