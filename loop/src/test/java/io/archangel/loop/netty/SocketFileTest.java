package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Tls;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The file that a unix socket leaves, and who may take its place. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class SocketFileTest {
    private final Running running;

    @TempDir
    private Path folder;

    SocketFileTest(Polling polling) {
        running = new Running(polling).start();
    }

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.errors).isEmpty();
    }

    @Test
    void file_ofAServerThatDied_isReplaced() throws Exception {
        var path = folder.resolve("socket");
        dies(path);
        assertThat(Files.exists(path)).isTrue();
        var far = new Recorder();
        try (var server = running.loop.startServing(() -> far, path);
                var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap("hi".getBytes()));
            client.close();
            assertThat(await(far.lost)).containsExactly("made", "data hi", "eof", "lost");
            assertThat(server.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void file_ofAServerThatLives_isLeftAlone() throws Exception {
        var path = folder.resolve("socket");
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> running.loop.startServing(Recorder::new, path))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("somebody listens");
            assertThat(SocketChannel.open(UnixDomainSocketAddress.of(path)).isConnected())
                    .isTrue();
        }
        assertThat(folder).isDirectoryContaining(each -> each.equals(path));
    }

    @Test
    void file_thatIsNoSocket_isLeftAlone() throws Exception {
        var path = Files.writeString(folder.resolve("notes"), "dear");
        assertThatThrownBy(() -> running.loop.startServing(Recorder::new, path))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("another file");
        assertThat(path).hasContent("dear");
    }

    @Test
    void path_tooLongOrInNoFolder_saysSo() {
        var tooLong = folder.resolve("x".repeat(108));
        assertThatThrownBy(() -> running.loop.startServing(Recorder::new, tooLong))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("at most")
                .hasMessageContaining("shorter");
        assertThatThrownBy(() -> running.loop.connect(Recorder::new, tooLong)).hasMessageContaining("shorter");
        var nowhere = folder.resolve("no-such-folder/socket");
        assertThatThrownBy(() -> running.loop.startServing(Recorder::new, nowhere))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    void file_goesWithItsLoop() {
        var path = folder.resolve("socket");
        running.loop.startServing(Recorder::new, path);
        assertThat(Files.exists(path)).isTrue();
        running.close();
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void file_ofTheServerThatFollowed_isLeftAlone() throws Exception {
        var path = folder.resolve("socket");
        var before = running.loop.startServing(Recorder::new, path);
        Files.delete(path);
        var far = new Recorder();
        try (var next = new Running(Polling.NIO, "loop 2").start();
                var after = next.loop.startServing(() -> far, path)) {
            before.stop();
            assertThat(await(before.awaitClosed())).isNull();
            running.close();
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertThat(await(far.made).local()).isEqualTo(UnixDomainSocketAddress.of(path));
                assertThat(client.isConnected()).isTrue();
            }
            await(far.lost);
            after.stop();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void file_ofAnotherThatFollowed_outlivesTheLoop() throws Exception {
        var path = folder.resolve("socket");
        running.loop.startServing(Recorder::new, path);
        Files.delete(path);
        Files.writeString(path, "dear");
        running.close();
        assertThat(path).hasContent("dear");
    }

    @Test
    void tls_onAPath_needsAName() throws Exception {
        var keys = new Keys(folder);
        var path = folder.resolve("socket");
        var far = new Recorder();
        var options = ServeOptions.defaults().tls(Tls.of(keys.server()));
        try (var server = running.loop.startServing(() -> far, path, options)) {
            var tls = Tls.of(keys.client());
            assertThatThrownBy(() -> await(running.loop.connect(
                            Recorder::new, path, ConnectOptions.defaults().tls(tls))))
                    .hasMessageContaining("serverName");
            var near = await(running.loop.connect(
                    Recorder::new, path, ConnectOptions.defaults().tls(tls.serverName("localhost"))));
            assertThat(near.made.join().tls()).isPresent();
            assertThat(await(far.made).peer()).isInstanceOf(UnixDomainSocketAddress.class);
            assertThat(server.awaitClosed()).isNotDone();
        }
    }

    private static void dies(Path path) throws Exception {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
    }
}
