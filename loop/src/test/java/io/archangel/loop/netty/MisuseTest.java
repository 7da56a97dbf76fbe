package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Names;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Tls;
import io.archangel.loop.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What outsiders and those who embed it once got wrong, and paid for more than they should. */
final class MisuseTest {
    private static final int FLOOD = 48 << 20;
    private static final int STUCK = 24 << 20;
    private static final int LONGEST_PATH = 106;

    @AutoClose
    private final Running running = new Running(Polling.BEST).start();

    @ParameterizedTest
    @EnumSource(
            value = Polling.class,
            names = {"EPOLL", "NIO"})
    void close_whileReadingIsPausedAndNobodyTakesTheRest_keepsNothingOfAFlood(Polling polling) throws Exception {
        try (var its = new Running(polling).start()) {
            var stuck = new CompletableFuture<Long>();
            var server = its.serve(() -> new Recorder() {
                @Override
                public void connectionMade(Transport transport) {
                    transport.pauseReading();
                    transport.write(ByteBuffer.allocate(STUCK));
                    transport.close();
                    stuck.complete(directMemory());
                }
            });
            try (var client = its.connect(server)) {
                var out = client.socket.getOutputStream();
                long before = await(stuck);
                out.write(new byte[FLOOD]);
                its.settle();
                assertThat(directMemory() - before).isLessThan(FLOOD / 2);
                client.reset();
            }
        }
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    void startTls_abortedInTheSameCallback_fails() throws Exception {
        assertThat(startTls(Tls.defaults(), Transport::abort)).isInstanceOf(LoopException.class);
    }

    @Test
    void startTls_withAContextThatWasNotInitialised_failsAndSaysSo() throws Exception {
        assertThat(startTls(uninitialised(), unused -> {}))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("give a context that was initialised");
        assertThat(running.errors).isEmpty();
    }

    private Throwable startTls(Tls tls, Consumer<Transport> then) throws Exception {
        var asked = new CompletableFuture<CompletableFuture<Tls.Session>>();
        var server = running.serve(() -> new Recorder() {
            @Override
            public void connectionMade(Transport transport) {
                asked.complete(transport.startTls(tls));
                then.accept(transport);
            }
        });
        try (var client = running.connect(server)) {
            var session = await(asked);
            assertThat(client.readAll()).isEmpty();
            return session.handle((agreed, thrown) -> thrown).get();
        }
    }

    @Test
    void serving_withAContextThatWasNotInitialised_isRefusedAtOnce() throws Exception {
        var options = ServeOptions.defaults().tls(uninitialised());
        assertThatThrownBy(() -> running.loop.startServing(Recorder::new, "127.0.0.1", 0, options))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("give a context that was initialised");
    }

    @Test
    void connect_withAContextThatWasNotInitialised_failsWithTheReason() throws Exception {
        var port = running.serve(Recorder::new).address().getPort();
        var options = ConnectOptions.defaults().tls(uninitialised());
        var wish = running.loop.connect(Recorder::new, "127.0.0.1", port, options);
        assertThatThrownBy(wish::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("give a context that was initialised");
    }

    private static Tls uninitialised() throws NoSuchAlgorithmException {
        return Tls.of(SSLContext.getInstance("TLS"));
    }

    @Test
    void times_longerThanAnybodyWaits_areAsGoodAsForever() {
        var forever = Duration.ofSeconds(Long.MAX_VALUE);
        var port = running.serve(Recorder::new).address().getPort();
        var options = ConnectOptions.defaults().timeout(forever);
        var made = await(running.loop.connect(Recorder::new, "127.0.0.1", port, options));
        assertThat(await(made.made).isClosing()).isFalse();
        NettyLoop.create(LoopOptions.defaults().watchdog(forever).debug(forever))
                .close();
    }

    @Test
    void serving_onALoopThatIsClosedDuringTheLookUp_saysThatItIsClosed() {
        var closed = new AtomicReference<NettyLoop>();
        var loop = NettyLoop.create(LoopOptions.defaults()
                .names(
                        new Names() {
                            @Override
                            public List<InetAddress> addresses(String host) {
                                closed.get().close();
                                return List.of(InetAddress.getLoopbackAddress());
                            }

                            @Override
                            public String name(InetAddress address) {
                                return "localhost";
                            }
                        },
                        Duration.ofSeconds(10)));
        closed.set(loop);
        assertThatThrownBy(() -> loop.startServing(Recorder::new, "myself", 0))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("was closed meanwhile");
    }

    @Test
    void staleSocket_whosePathIsAsLongAsItMayBe_isReplaced(@TempDir Path folder) throws Exception {
        var parent = folder;
        int room = LONGEST_PATH - 2 - parent.toString().length();
        if (room > 1) {
            parent = Files.createDirectory(folder.resolve("d".repeat(room - 1)));
        }
        var path = parent.resolve("s");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        var server = running.loop.startServing(Recorder::new, path);
        assertThat(server.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
        server.stop();
        assertThat(parent).isEmptyDirectory();
    }
}
