package io.archangel.loop;

import static io.archangel.loop.Witness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.Tls.ClientAuth;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS on real sockets, from the start and in flight: who is let in, and what both ends hear. */
@ParameterizedClass
@EnumSource(
        value = Subject.Kind.class,
        names = {"EPOLL", "NIO"})
final class TlsContractTest {
    private static final String HERE = "127.0.0.1";
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private static Path folder;

    private static Tls whole;
    private static Tls trusting;

    private final Subject subject;
    private final Loop loop;
    private final List<Witness> served = new ArrayList<>();

    TlsContractTest(Subject.Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        var keys = new Keys(folder);
        whole = Tls.of(keys.context());
        trusting = Tls.of(keys.trust());
    }

    @AfterEach
    void close() {
        assertThat(subject.errors()).isEmpty();
        subject.close();
    }

    private Witness serve() {
        var witness = new Witness();
        served.add(witness);
        return witness;
    }

    private Server serve(Tls how) {
        return loop.startServing(this::serve, HERE, 0, ServeOptions.defaults().tls(how));
    }

    private CompletableFuture<Witness> connect(String host, Server server, Tls how) {
        return loop.connect(
                Witness::new,
                host,
                server.address().getPort(),
                ConnectOptions.defaults().tls(how));
    }

    /** Both ends of an encrypted connection. */
    private Witness connected(Server server, Tls how) {
        var future = connect("localhost", server, how);
        subject.until(() -> future.isDone() && !served.isEmpty() && served.getLast().made != null);
        return future.join();
    }

    private void expectRefusedByUs(CompletableFuture<Witness> future) {
        subject.until(future::isDone);
        assertThat(future.exceptionNow())
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("TLS failed")
                .hasCauseInstanceOf(SSLException.class);
    }

    // ---- from the start ----

    @Test
    void tls_bothEndsKnowWhatWasAgreed_andBytesGoBothWays_toAGoodbye() {
        var near = connected(serve(whole.alpn("h2", "http/1.1")), trusting.alpn("http/1.1"));
        var far = served.getFirst();
        for (var end : List.of(near, far)) {
            assertThat(end.transport().tls()).hasValueSatisfying(session -> {
                assertThat(session.protocol()).isEqualTo("TLSv1.3");
                assertThat(session.alpn()).isEqualTo("http/1.1");
                assertThat(session.cipher()).startsWith("TLS_");
            });
            assertThat(end.transport().canWriteEof()).isFalse();
            subject.on(
                    () -> assertThatThrownBy(() -> end.transport().writeEof()).isInstanceOf(LoopException.class));
        }
        assertThat(near.transport().tls().orElseThrow().certificates()).hasSize(1);
        assertThat(far.transport().tls().orElseThrow().certificates()).isEmpty();
        var much = "much ".repeat(50_000);
        subject.on(() -> near.write(much));
        subject.until(() -> far.text.length() == much.length());
        assertThat(far.text.toString()).isEqualTo(much);
        subject.on(() -> {
            far.write("answer");
            far.transport().close();
        });
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(near.text.toString()).isEqualTo("answer");
        assertThat(near.log)
                .filteredOn(word -> !List.of("pause", "resume").contains(word))
                .containsExactly("made", "eof", "lost");
        assertThat(near.cause).isNull();
        assertThat(far.cause).isNull();
    }

    @Test
    void tls12_whereTheServerHasNoOther() {
        var near = connected(serve(whole.protocols("TLSv1.2")), trusting);
        assertThat(near.transport().tls().orElseThrow().protocol()).isEqualTo("TLSv1.2");
    }

    @Test
    void connect_toWhoeverHasAnotherName_isRefused_unlessThatNameIsExpected() {
        var server = serve(whole);
        expectRefusedByUs(connect(HERE, server, trusting));
        subject.until(() -> server.failedHandshakes() == 1);
        assertThat(served).isEmpty();
        var expected = connect(HERE, server, trusting.serverName("localhost"));
        subject.until(expected::isDone);
        assertThat(expected.join().log).containsExactly("made");
        assertThat(server.failedHandshakes()).isEqualTo(1);
    }

    @Test
    void connect_toWhomNobodyTrusts_isRefused() {
        var server = serve(whole);
        expectRefusedByUs(connect("localhost", server, Tls.defaults()));
        subject.until(() -> server.failedHandshakes() == 1);
        assertThat(served).isEmpty();
    }

    @Test
    void connect_toWhoSaysNothing_fails_whenTimeIsUp() throws Exception {
        try (var mute = new ServerSocket(0, 8, InetAddress.getByName(HERE))) {
            var future = loop.connect(
                    this::serve,
                    HERE,
                    mute.getLocalPort(),
                    ConnectOptions.defaults().tls(trusting).timeout(SHORT));
            subject.until(future::isDone);
            assertThat(future.exceptionNow())
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining(HERE + ":" + mute.getLocalPort())
                    .hasMessageContaining("no answer in 50 ms");
            subject.until(() -> loop.info().connections() == 0);
            assertThat(served).isEmpty();
        }
    }

    @Test
    void serve_whoSpeaksInTheClearOrNotAtAll_isCounted_andCostsNobodyElse() {
        var server = serve(whole.handshake(SHORT));
        int port = server.address().getPort();
        var plain = loop.connect(Witness::new, HERE, port);
        subject.until(plain::isDone);
        subject.on(() -> plain.join().write("GET / HTTP/1.0\r\n\r\n"));
        subject.until(() -> plain.join().isLost() && server.failedHandshakes() == 1);
        var mute = loop.connect(Witness::new, HERE, port);
        subject.until(() -> mute.isDone() && mute.join().isLost() && server.failedHandshakes() == 2);
        assertThat(served).isEmpty();
        subject.until(() -> loop.info().connections() == 0);
    }

    @Test
    void serve_thatNeedsCertificates_refusesWhoHasNone() {
        var server = serve(whole.clientAuth(ClientAuth.NEEDED));
        var without = connect("localhost", server, trusting);
        subject.until(() -> server.failedHandshakes() == 1);
        // With TLS 1.3 the end that connects is done before the other has looked at its certificate.
        subject.until(() -> without.isCompletedExceptionally()
                || (without.isDone() && without.join().isLost()));
        assertThat(served).isEmpty();
        connected(server, whole);
        assertThat(served.getFirst().transport().tls().orElseThrow().certificates())
                .hasSize(1);
    }

    @Test
    void abort_saysNoGoodbye_whichIsACauseOnlyAtTheEndThatConnected() {
        var server = serve(whole);
        var near = connected(server, trusting);
        subject.on(() -> served.getFirst().transport().abort());
        subject.until(near::isLost);
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(near.cause).isInstanceOf(SSLException.class).hasMessageContaining("close_notify");
        served.clear();
        var other = connected(server, trusting);
        subject.on(() -> other.transport().abort());
        subject.until(() -> served.getFirst().isLost());
        assertThat(served.getFirst().log).containsExactly("made", "lost");
        assertThat(served.getFirst().cause).isNull();
    }

    // ---- in flight ----

    /** The end that accepted: encrypts when it is asked to, having read up to the end of the line. */
    private static final class Upgrading extends Witness {
        final AtomicReference<@Nullable CompletableFuture<Tls.Session>> upgrade = new AtomicReference<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            var line = new StringBuilder();
            while (upgrade.get() == null && data.hasRemaining()) {
                char next = (char) data.get();
                line.append(next);
                if (line.toString().endsWith("STARTTLS\n")) {
                    write("GO\n");
                    upgrade.set(transport().startTls(whole));
                    return;
                }
            }
            text.append(line);
            super.dataReceived(data);
        }
    }

    /** The end that connected: encrypts when it is told to, and says something at once. */
    private static final class Asking extends Witness {
        final AtomicReference<@Nullable CompletableFuture<Tls.Session>> upgrade = new AtomicReference<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            super.dataReceived(data);
            if (upgrade.get() == null && text.toString().equals("GO\n")) {
                upgrade.set(transport().startTls(trusting.serverName("localhost")));
                write("secret");
            }
        }
    }

    private <P extends Witness> P inTheClear(Upgrading far, P near) {
        var server = loop.startServing(() -> far, HERE, 0);
        var future = loop.connect(() -> near, HERE, server.address().getPort());
        subject.until(() -> future.isDone() && far.made != null);
        return future.join();
    }

    @Test
    void startTls_atBothEnds_whatIsWrittenAfterItGoesEncrypted() {
        var far = new Upgrading();
        var near = inTheClear(far, new Asking());
        subject.on(() -> near.write("STARTTLS\n"));
        subject.until(() -> far.text.toString().equals("secret"));
        for (var upgrade : List.of(far.upgrade, near.upgrade)) {
            assertThat(upgrade.get()).isNotNull().satisfies(future -> subject.until(future::isDone));
            assertThat(upgrade.get().join().protocol()).isEqualTo("TLSv1.3");
        }
        assertThat(near.transport().tls()).isPresent();
        assertThat(near.transport().canWriteEof()).isFalse();
        subject.on(() -> assertThatThrownBy(() -> near.transport().startTls(trusting))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("already"));
        subject.on(() -> {
            far.write("answer");
            far.transport().close();
        });
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(near.text.toString()).isEqualTo("GO\nanswer");
        assertThat(near.log).containsExactly("made", "eof", "lost");
        assertThat(near.cause).isNull();
    }

    /** CVE-2011-0411. */
    @Test
    void startTls_withBytesInTheClearBehindTheCommand_losesTheConnection_andTakesNothingOfThem() {
        var far = new Upgrading();
        var near = inTheClear(far, new Witness());
        subject.on(() -> near.write("STARTTLS\nEVIL"));
        subject.until(() -> far.isLost() && near.isLost());
        assertThat(far.text).isEmpty();
        assertThat(far.cause).isInstanceOf(LoopException.class).hasMessageContaining("plain text");
        assertThat(far.upgrade.get()).isNotNull().isCompletedExceptionally();
        assertThat(far.upgrade.get().exceptionNow()).isSameAs(far.cause);
    }

    @Test
    void startTls_withBytesHeldBackWhileReadingWasPaused_isTheSame() {
        var far = new Upgrading();
        var near = inTheClear(far, new Witness());
        subject.on(() -> far.transport().pauseReading());
        subject.on(() -> near.write("EVIL"));
        subject.settle();
        var upgrade = new AtomicReference<@Nullable CompletableFuture<Tls.Session>>();
        subject.on(() -> upgrade.set(far.transport().startTls(whole)));
        subject.until(() -> far.isLost() && near.isLost());
        assertThat(far.text).isEmpty();
        assertThat(far.cause).isNotNull();
        assertThat(upgrade.get()).isNotNull().isCompletedExceptionally();
    }

    @Test
    void startTls_andTheOtherEndSpeaksOn_losesTheConnectionWithTheCause() {
        var far = new Upgrading();
        var near = inTheClear(far, new Witness());
        subject.on(() -> near.write("STARTTLS\n"));
        subject.until(() -> near.text.toString().equals("GO\n"));
        subject.on(() -> near.write("no TLS at all"));
        subject.until(() -> far.isLost() && near.isLost());
        assertThat(far.text).isEmpty();
        assertThat(far.cause).isInstanceOf(SSLException.class);
        assertThat(far.upgrade.get()).isNotNull().isCompletedExceptionally();
        assertThat(far.upgrade.get().exceptionNow()).isSameAs(far.cause);
    }

    @Test
    void startTls_whileWritingIsPaused_isRefused_andOnOneThatClosesItFails() {
        var far = new Upgrading();
        var near = inTheClear(far, new Witness());
        subject.on(() -> {
            near.transport().pauseWriting();
            assertThatThrownBy(() -> near.transport().startTls(trusting))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("resumeWriting");
            near.transport().resumeWriting();
        });
        subject.on(() -> near.transport().write(bytes("still clear")));
        subject.until(() -> far.text.toString().equals("still clear"));
        var late = new AtomicReference<@Nullable CompletableFuture<Tls.Session>>();
        subject.on(() -> {
            near.transport().close();
            late.set(near.transport().startTls(trusting.serverName("localhost")));
        });
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(late.get()).isNotNull().isCompletedExceptionally();
    }
}
