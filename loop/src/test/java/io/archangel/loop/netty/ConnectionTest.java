package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Transport;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class ConnectionTest {
    private final Running running;

    ConnectionTest(Polling polling) {
        running = new Running(polling).start();
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void callbacks_bytesThenFin_comeInOrder() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            client.send("hello").socket.shutdownOutput();
            assertThat(client.readAll()).isEmpty();
            assertThat(await(protocol.lost)).containsExactly("made", "data hello", "eof", "lost");
        }
    }

    @Test
    void eofReceived_saysKeep_stillWrites() throws Exception {
        var protocol = new Recorder() {
            @Override
            public boolean eofReceived() {
                super.eofReceived();
                var transport = made.join();
                transport.loop().callSoon(() -> {
                    transport.write(bytes("late"));
                    transport.close();
                });
                return true;
            }
        };
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            client.socket.shutdownOutput();
            assertThat(client.readAll()).isEqualTo("late");
            assertThat(await(protocol.lost)).containsExactly("made", "eof", "lost");
        }
    }

    @Test
    void halfClosedAndKept_thenReset_isLostByTheNextWrite() throws Exception {
        var protocol = new Recorder() {
            @Override
            public boolean eofReceived() {
                super.eofReceived();
                return true;
            }
        };
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            client.socket.shutdownOutput();
            Awaitility.await().until(() -> protocol.log.contains("eof"));
            client.reset();
            var transport = protocol.made.join();
            Awaitility.await().until(() -> {
                running.onLoop(() -> transport.write(bytes("x")));
                return protocol.lost.isDone();
            });
            assertThat(protocol.log).hasSize(3);
            assertThat(protocol.log.getLast()).isNotEqualTo("lost");
        }
    }

    @Test
    void connectionLost_afterReset_hasTheCause() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            await(protocol.made);
            client.reset();
            assertThat(await(protocol.lost).getLast()).startsWith("lost ").isNotEqualTo("lost ");
            assertThat(protocol.log).hasSize(2);
        }
    }

    @Test
    void write_manyInOneCallback_leaveInOrderAndTogether() throws Exception {
        var protocol = new Recorder() {
            @Override
            public void dataReceived(ByteBuffer data) {
                var transport = made.join();
                for (int i = 0; i < 1000; i++) {
                    transport.write(bytes(String.format("%03d", i)));
                }
                assertThat(transport.writeBufferSize()).isGreaterThanOrEqualTo(3000);
                transport.close();
                transport.write(bytes("dropped"));
            }
        };
        var expected = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            expected.append(String.format("%03d", i));
        }
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            assertThat(client.send("go").readAll()).isEqualTo(expected.toString());
        }
    }

    @Test
    void write_fromTimer_leavesWithTheCallback() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            running.onLoop(() -> transport.write(bytes("tick")));
            assertThat(client.read(4)).isEqualTo("tick");
        }
    }

    @Test
    void write_onForeignThread_isRefused() {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            Transport transport = await(protocol.made);
            assertThatThrownBy(() -> transport.write(bytes("x")))
                    .hasMessageContaining("loop 1")
                    .hasMessageContaining("callSoonThreadsafe");
            assertThatThrownBy(transport::close).hasMessageContaining("callSoonThreadsafe");
            assertThat(client.socket.isConnected()).isTrue();
        } catch (java.io.IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void pauseWriting_slowReader_isFollowedByResume() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            int size = 16 << 20;
            running.onLoop(() -> transport.write(ByteBuffer.allocate(size)));
            assertThat(protocol.log).containsExactly("made", "pause");
            assertThat(client.socket.getInputStream().readNBytes(size)).hasSize(size);
            running.settle();
            Awaitility.await().until(() -> protocol.log.contains("resume"));
            var left = new AtomicInteger(-1);
            running.onLoop(() -> left.set((int) transport.writeBufferSize()));
            assertThat(left).hasValue(0);
        }
    }

    @Test
    void pauseReading_holdsBytesAndEnd_untilResumed() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            running.onLoop(transport::pauseReading);
            client.send("one").socket.shutdownOutput();
            running.settle();
            running.settle();
            assertThat(protocol.log).containsExactly("made");
            running.onLoop(transport::resumeReading);
            assertThat(await(protocol.lost)).containsExactly("made", "data one", "eof", "lost");
        }
    }

    @Test
    void abort_dropsWhatIsBuffered() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            running.onLoop(() -> {
                transport.write(bytes("gone"));
                transport.abort();
                transport.abort();
                assertThat(transport.isClosing()).isTrue();
            });
            assertThat(client.readAll()).isEmpty();
            assertThat(await(protocol.lost)).containsExactly("made", "lost");
        }
    }

    @Test
    void reset_isSeenAsSuch() throws Exception {
        var protocol = new Recorder();
        try (var server = running.serve(() -> protocol);
                var client = running.connect(server)) {
            var transport = await(protocol.made);
            running.onLoop(transport::reset);
            assertThatThrownBy(client::readAll).isInstanceOf(SocketException.class);
            assertThat(await(protocol.lost)).containsExactly("made", "lost");
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }
}
