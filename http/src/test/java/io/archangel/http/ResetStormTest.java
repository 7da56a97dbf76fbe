package io.archangel.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that reset their connections at whatever moment: no failure, no line in the log, and nothing is left. */
final class ResetStormTest {
    private static final int RESETS = 2_000;

    /** What is said meanwhile, slow machines apart. */
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getThrown() != null && !String.valueOf(line.getMessage()).contains("has not turned")) {
                lines.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final Queue<Report> failures = new ConcurrentLinkedQueue<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(report -> {
                if (report.exit() instanceof Exit.Failed) {
                    failures.add(report);
                }
            }));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());

    @AfterEach
    void close() {
        Logger.getLogger("io.archangel").removeHandler(log);
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    @Test
    void clientsThatReset_areNoFailures_andLeaveNothing() throws IOException {
        Logger.getLogger("io.archangel").addHandler(log);
        server.mount("/wait", "wait", rq -> Response.later(new CompletableFuture<>()));
        server.mount("/read", "read", rq -> Response.text(rq.body().text()));
        server.mount(
                "/write",
                "write",
                rq -> Response.stream("text/plain", out -> {
                    while (true) {
                        out.write("x".repeat(10_000));
                    }
                }));
        var address = server.listen(loop, "127.0.0.1", 0).address();
        for (int i = 0; i < RESETS; i++) {
            reset(address, i);
        }

        Awaitility.await().until(() -> manager.list().isEmpty());
        assertThat(loop.info().connections()).isZero();
        assertThat(failures).isEmpty();
        assertThat(lines).isEmpty();
    }

    private static void reset(InetSocketAddress address, int number) throws IOException {
        var asks = switch (number % 6) {
            case 0 -> "HEAD /wait HTTP/1.1\r\nHost: a\r\n\r\n";
            case 1 -> "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
            case 2 -> "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nsome";
            case 3 -> "GET /write HTTP/1.1\r\nHost: a\r\n\r\n";
            case 4 -> "GET /wri";
            default -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        };
        try (var client = SocketChannel.open(address)) {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.write(ByteBuffer.wrap(asks.getBytes(US_ASCII)));
        }
    }
}
