package io.archangel.xing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real server on a socket, and a client that sends what it is told, byte for byte. */
final class RealServer implements AutoCloseable {
    final List<Report> reports = new CopyOnWriteArrayList<>();
    final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    final HttpServer server = HttpServer.create(manager, HttpOptions.defaults().bodyLimit(64 << 20));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final Server listener = server.listen(loop, "127.0.0.1", 0);

    RealServer mount(String path, Handler handler) {
        server.mount(path, path.equals("/") ? "root" : path.substring(1).replace('/', '-'), handler);
        return this;
    }

    RealServer filter(Filter filter) {
        server.filter(filter);
        return this;
    }

    int port() {
        return listener.address().getPort();
    }

    Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** What comes for a request whose lines have {@code |} for CR LF; the server's name is put in. */
    String ask(String line, String... headers) throws IOException {
        return ask(line, new byte[0], headers);
    }

    /** The same with a body, of which the length is put in. */
    String ask(String line, byte[] body, String... headers) throws IOException {
        try (var socket = connect()) {
            var head = new StringBuilder(line + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\nConnection: close\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            if (body.length > 0) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), UTF_8).replace("\r\n", "|");
        }
    }

    /** The value of the one header line of a name in an answer; empty if there is none. */
    static String header(String answer, String name) {
        var head = answer.substring(0, answer.indexOf("||") + 1);
        int at = head.indexOf("|" + name + ": ");
        return at < 0 ? "" : head.substring(at + name.length() + 3, head.indexOf('|', at + 1));
    }

    @Override
    public void close() {
        server.close();
        thread.close();
        loop.close();
        manager.close();
    }
}
