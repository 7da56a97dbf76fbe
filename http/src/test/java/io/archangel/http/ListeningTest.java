package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners of other kinds than a host and a port, over real sockets. */
final class ListeningTest {
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        assertThat(reports).isEmpty();
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    @Test
    void path_isServed_andItsClientIsShownAsUnix() throws IOException {
        server.mount("/", "who", rq -> Response.text(rq.client() + " " + clients()));
        var path = folder.resolve("web.sock");
        server.listen(loop, Listen.on(path));
        assertThat(ask(path, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("unix [unix, unix]");
    }

    private List<String> clients() {
        return manager.list().stream().map(ProcessInfo::client).toList();
    }

    @Test
    void path_hasItsMode_andIsGoneWithTheServer() throws IOException {
        var path = folder.resolve("web.sock");
        server.listen(loop, Listen.on(path).mode("rw-rw----"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-rw----");
        server.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void closedServer_listensNoMore() {
        server.close();
        assertThatThrownBy(() -> server.listen(loop, Listen.on(folder.resolve("web.sock"))))
                .isInstanceOf(HttpException.class);
    }

    private static String ask(Path path, String request) throws IOException {
        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
