package io.archangel.proof.scarce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients by the thousand that reset their connections, each at another moment; {@code .ci/long no_loss} has 10^5 more. */
final class ResetStormTest {
    private static final int RESETS = 2_000;
    private static final byte[][] SAID = {
        {},
        "GET / HT".getBytes(US_ASCII),
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII),
        "GET /later HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII),
        "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII),
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf of it".getBytes(US_ASCII)
    };

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create(LoopOptions.defaults().errors((here, error) -> errors.add(error)));
    private final LoopThread thread = LoopThread.start(loop);
    private final InetSocketAddress address = HttpServer.create(manager, HttpOptions.defaults())
            .mount("/", "hello", Handler.inline(rq -> Response.text("hello\n")))
            .mount("/later", "later", Handler.inline(rq -> Response.later(new CompletableFuture<>())))
            .mount(
                    "/stream",
                    "stream",
                    rq -> Response.stream("text/plain", out -> {
                        while (true) {
                            out.write("word ".repeat(1_000));
                        }
                    }))
            .listen(loop, "127.0.0.1", 0)
            .address();

    @AfterEach
    void stop() {
        manager.close();
        thread.close();
        loop.close();
    }

    @Test
    void resets_byTheThousand_areNoFailuresAndLeaveNobody() throws Exception {
        for (int client = 0; client < RESETS; client++) {
            comeAndReset(SAID[client % SAID.length]);
        }

        await().until(() -> manager.list().isEmpty() && loop.info().connections() == 0);
        assertThat(errors).isEmpty();
        assertThat(reports).extracting(Report::exit).doesNotHaveAnyElementsOfTypes(Exit.Failed.class);
    }

    private void comeAndReset(byte[] said) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(said);
            socket.setSoLinger(true, 0);
        }
    }
}
