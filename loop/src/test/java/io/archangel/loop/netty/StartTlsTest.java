package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that is encrypted in the middle of its life, and what comes at that moment in the clear. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class StartTlsTest {
    private static Keys keys;

    private final Running running;
    private final Upgrading far = new Upgrading();

    StartTlsTest(Polling polling) {
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

    @Test
    void startTls_theAnswerGoesInTheClear_andAllAfterEncrypted() throws Exception {
        try (var server = running.serve(() -> far);
                var client = running.connect(server)) {
            client.send("STARTTLS\n");
            assertThat(client.read(3)).isEqualTo("go\n");
            var secure =
                    (SSLSocket) keys.client().getSocketFactory().createSocket(client.socket, "localhost", 1, false);
            assertThat(new String(secure.getInputStream().readNBytes(7))).isEqualTo("welcome");
            secure.getOutputStream().write("secret\n".getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> far.log.contains("data secret\n"));
            assertThat(await(far.upgraded).protocol()).isEqualTo("TLSv1.3");
            assertThat(far.made.join().tls()).contains(far.upgraded.join());
            secure.close();
            assertThat(await(far.lost))
                    .containsExactly("made", "data STARTTLS\n", "upgraded", "data secret\n", "eof", "lost");
        }
    }

    @Test
    void startTls_onBothSidesOurs_andTheProtocolIsReplacedAsWell() throws Exception {
        try (var server = running.serve(() -> far)) {
            var after = new Recorder();
            var near = new Recorder() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    super.dataReceived(data);
                    var unused = made.join()
                            .startTls(Tls.of(keys.client()))
                            .thenAccept(session -> made.join().protocol(after));
                    made.join().write(bytes("already secret\n"));
                }
            };
            await(running.loop.connect(() -> near, "localhost", server.address().getPort()));
            running.onLoop(() -> near.made.join().write(bytes("STARTTLS\n")));
            Awaitility.await().until(() -> after.log.contains("data welcome"));
            Awaitility.await().until(() -> far.log.contains("data already secret\n"));
            assertThat(near.log).containsExactly("made", "data go\n");
            running.onLoop(() -> near.made.join().close());
            assertThat(await(after.lost)).containsExactly("made", "data welcome", "lost");
        }
    }

    @Test
    void plainTextBehindTheCommand_inOnePacket_isNeverTakenForEncrypted() throws Exception {
        try (var server = running.serve(() -> far);
                var client = running.connect(server)) {
            client.send("STARTTLS\nINJECTED\n");
            assertThat(await(far.lost)).containsExactly("made", "data STARTTLS\n", "refused", "lost LoopException");
            assertThatThrownBy(() -> await(far.upgraded))
                    .hasCauseInstanceOf(LoopException.class)
                    .hasMessageContaining("plain text");
        }
    }

    @Test
    void plainTextBehindTheCommand_inAnotherPacket_failsTheHandshake() throws Exception {
        try (var server = running.serve(() -> far);
                var client = running.connect(server)) {
            client.send("STARTTLS\n");
            assertThat(client.read(3)).isEqualTo("go\n");
            client.send("INJECTED\n");
            var lost = await(far.lost);
            assertThat(lost).startsWith("made", "data STARTTLS\n", "refused").hasSize(4);
            assertThat(lost.getLast()).isIn("lost NotSslRecordException", "lost SSLException");
            assertThatThrownBy(() -> await(far.upgraded)).hasCauseInstanceOf(SSLException.class);
        }
    }

    /** The far end reads a line of its own making and takes all that follows for TLS's. */
    @Test
    void helloBehindALineThatBothKnow_inOnePacket_isTls() throws Exception {
        var agreed = new CompletableFuture<Tls.Session>();
        var knowing = new Recorder() {
            @Override
            public void dataReceived(ByteBuffer data) {
                if (agreed.isDone()) {
                    super.dataReceived(data);
                    return;
                }
                data.position(data.position() + 5);
                var unused = made.join().startTls(Tls.of(keys.server()), data).thenAccept(agreed::complete);
                assertThat(data.hasRemaining()).isFalse();
            }
        };
        try (var server = running.serve(() -> knowing)) {
            var engine = keys.client().createSSLEngine("localhost", 1);
            engine.setUseClientMode(true);
            var hello = ByteBuffer.allocate(5 + engine.getSession().getPacketBufferSize());
            hello.put(bytes("LINE\n"));
            engine.wrap(ByteBuffer.allocate(0), hello);
            var socket = new Socket("localhost", server.address().getPort());
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(hello.array(), 0, hello.position());
            assertThat(socket.getInputStream().read())
                    .as("a record of a handshake")
                    .isEqualTo(22);
            socket.close();
            assertThat(await(knowing.lost)).startsWith("made").hasSize(2);
        }
    }

    @Test
    void plainTextThatCameWhileReadingWasPaused_isRefused() throws Exception {
        var patient = new Recorder();
        try (var server = running.serve(() -> patient);
                var client = running.connect(server)) {
            var transport = await(patient.made);
            running.onLoop(transport::pauseReading);
            client.send("INJECTED\n").socket.shutdownOutput();
            var future = new CompletableFuture<Throwable>();
            running.onLoop(() -> {
                var unused = transport.startTls(Tls.of(keys.server())).whenComplete((session, thrown) -> {
                    future.complete(thrown);
                });
            });
            assertThat(await(future)).isNotNull();
            assertThat(await(patient.lost)).noneMatch(line -> line.contains("INJECTED"));
            assertThat(patient.log.getLast()).isNotEqualTo("lost");
        }
    }

    @Test
    void startTls_whoMustNotOrTooLate() throws Exception {
        var plain = new Recorder();
        try (var server = running.serve(() -> plain);
                var client = running.connect(server)) {
            var transport = await(plain.made);
            assertThatThrownBy(() -> transport.startTls(Tls.defaults())).hasMessageContaining("callSoonThreadsafe");
            running.onLoop(() -> {
                transport.pauseWriting();
                assertThatThrownBy(() -> transport.startTls(Tls.defaults())).hasMessageContaining("resumeWriting");
                transport.resumeWriting();
                transport.freeze();
                transport.write(bytes("held"));
                assertThatThrownBy(() -> transport.startTls(Tls.defaults())).hasMessageContaining("thaw");
                assertThat(transport.writeBufferSize()).isEqualTo(4);
                transport.thaw();
                transport.close();
                assertThat(transport.startTls(Tls.defaults())).isCompletedExceptionally();
            });
            assertThat(await(plain.lost)).startsWith("made");
            assertThat(client.socket.isConnected()).isTrue();
        }
    }

    @Test
    void whatIsDoneWhenEncrypted_throws_closesNothing_butIsTheFuturesOwn() throws IOException {
        var thrown = new IllegalStateException("planted");
        var heard = new CompletableFuture<Throwable>();
        var throwing = new Recorder() {
            @Override
            public void dataReceived(ByteBuffer data) {
                data.position(data.limit());
                made.join().write(bytes("go\n"));
                var unused = made.join()
                        .startTls(Tls.of(keys.server()))
                        .thenAccept(session -> {
                            throw thrown;
                        })
                        .whenComplete((nothing, its) -> heard.complete(its.getCause()));
            }
        };
        try (var server = running.serve(() -> throwing);
                var client = running.connect(server)) {
            client.send("STARTTLS\n");
            assertThat(client.read(3)).isEqualTo("go\n");
            var secure =
                    (SSLSocket) keys.client().getSocketFactory().createSocket(client.socket, "localhost", 1, false);
            secure.startHandshake();
            assertThat(await(heard)).isSameAs(thrown);
            assertThat(throwing.lost).isNotDone();
        }
    }

    /** Reads one line at a time; told so, it encrypts, and welcomes whoever is there then. */
    private static final class Upgrading extends Recorder {
        final CompletableFuture<Tls.Session> upgraded = new CompletableFuture<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            int line = 0;
            while (data.get(data.position() + line) != '\n') {
                line++;
            }
            var command = data.slice(data.position(), line + 1);
            data.position(data.position() + line + 1);
            super.dataReceived(command.duplicate());
            if (StandardCharsets.UTF_8.decode(command).toString().equals("STARTTLS\n")) {
                made.join().write(bytes("go\n"));
                var future = made.join().startTls(Tls.of(keys.server()));
                var unused = future.whenComplete((session, thrown) -> {
                    log.add(thrown == null ? "upgraded" : "refused");
                    if (thrown == null) {
                        upgraded.complete(session);
                    } else {
                        upgraded.completeExceptionally(thrown);
                    }
                });
                made.join().write(bytes("welcome"));
            }
        }
    }
}
