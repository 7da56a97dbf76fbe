package io.archangel.loop.netty;

import static io.archangel.loop.netty.ConnectionTest.bytes;
import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Server;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** STOP and CONT of a connection, as the client at the other end of a real socket feels them. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class StoppedTest {
    private final Running running;
    private final ProcessManager manager = ProcessManager.create();
    private final Counting process = manager.register(new Counting());

    StoppedTest(Polling polling) {
        running = new Running(polling).start();
    }

    @AfterEach
    void stop() {
        running.close();
        manager.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void stop_peersWritesStall_andNothingArrives_cont_allComesInOrder() throws Exception {
        try (var server = running.serve(() -> process);
                var client = connect(server)) {
            var transport = await(process.made);
            signal(Signal.STOP);
            Awaitility.await().until(() -> stat().equals("T"));
            int sent = fill(client);
            running.onLoop(() -> {
                for (int i = 0; i < 1000; i++) {
                    transport.write(bytes(String.format("%04d", i)));
                }
            });
            running.settle();
            running.settle();
            assertThat(process.received).hasValue(0);
            assertThat(client.read(ByteBuffer.allocate(1))).isZero();
            assertThat(transport.writeBufferSize()).isEqualTo(4000);

            signal(Signal.CONT);

            Awaitility.await().until(() -> process.received.get() == sent);
            assertThat(process.outOfOrder).hasValue(-1);
            client.configureBlocking(true);
            var all = ByteBuffer.allocate(4000);
            while (all.hasRemaining()) {
                assertThat(client.read(all)).isPositive();
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(new String(all.array(), i * 4, 4)).isEqualTo(String.format("%04d", i));
            }
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void stop_beforeThereIsAConnection_holdsFromTheFirstByte() throws Exception {
        signal(Signal.STOP);
        Awaitility.await().until(() -> stat().equals("T"));
        try (var server = running.serve(() -> process);
                var client = connect(server)) {
            client.write(ByteBuffer.wrap(new byte[] {0, 1, 2}));
            var transport = await(process.made);
            running.settle();
            assertThat(transport.isReading()).isFalse();
            assertThat(process.received).hasValue(0);
            signal(Signal.CONT);
            Awaitility.await().until(() -> process.received.get() == 3);
        }
    }

    @Test
    void kill_ofOneThatIsStopped_freesTheClient() throws Exception {
        try (var server = running.serve(() -> process);
                var client = connect(server)) {
            await(process.made);
            signal(Signal.STOP);
            Awaitility.await().until(() -> stat().equals("T"));
            signal(Signal.KILL);
            client.configureBlocking(true);
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            Awaitility.await().until(() -> manager.list().isEmpty());
            assertThat(process.exitValue()).containsInstanceOf(Exit.Signalled.class);
        }
    }

    @Test
    void exit_ofOneThatIsStopped_sendsWhatItHadWritten() throws Exception {
        try (var server = running.serve(() -> process);
                var client = connect(server)) {
            var transport = await(process.made);
            signal(Signal.STOP);
            Awaitility.await().until(() -> stat().equals("T"));
            running.onLoop(() -> {
                transport.write(bytes("bye"));
                process.exit();
            });
            client.configureBlocking(true);
            var all = ByteBuffer.allocate(4);
            while (client.read(all) >= 0) {
                assertThat(all.hasRemaining()).isTrue();
            }
            assertThat(all.position()).isEqualTo(3);
        }
    }

    private void signal(Signal signal) {
        var unused = manager.signal(Kill.of(process.pid()).signal(signal));
    }

    private String stat() {
        return manager.list().getFirst().stat();
    }

    private static SocketChannel connect(Server server) throws Exception {
        var channel = SocketChannel.open(server.address());
        channel.configureBlocking(false);
        return channel;
    }

    /** Writes until the operating system takes no more, with numbers by which order is seen. */
    private static int fill(SocketChannel client) throws Exception {
        int sent = 0;
        int idle = 0;
        var data = ByteBuffer.allocate(64 << 10);
        while (idle < 100) {
            data.clear();
            while (data.hasRemaining()) {
                data.put((byte) ((sent + data.position()) % 251));
            }
            data.flip();
            int taken = client.write(data);
            sent += taken;
            idle = taken == 0 ? idle + 1 : 0;
            assertThat(sent).as("a client that is never held up").isLessThan(256 << 20);
        }
        return sent;
    }

    private static final class Counting extends ProtocolProcess {
        final CompletableFuture<Transport> made = new CompletableFuture<>();
        final AtomicInteger received = new AtomicInteger();

        /** Where the first byte was that should have been another. */
        final AtomicInteger outOfOrder = new AtomicInteger(-1);

        @Override
        public void connectionMade(Transport transport) {
            made.complete(transport);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            int at = received.get();
            while (data.hasRemaining()) {
                if ((data.get() & 0xff) != at++ % 251) {
                    outOfOrder.compareAndSet(-1, at);
                }
            }
            received.set(at);
        }
    }
}
