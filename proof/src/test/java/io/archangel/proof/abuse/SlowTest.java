package io.archangel.proof.abuse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take their time: with times that are short here, each is cut, while one beside them is served. */
final class SlowTest {
    private static final int MANY = 50;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProcessManager manager = ProcessManager.create();
    private final List<Socket> clients = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private Loop loop;
    private LoopThread thread;
    private InetSocketAddress address;

    @BeforeEach
    void start() {
        loop = NettyLoop.create();
        thread = LoopThread.start(loop);
        var large = Response.bytes("application/octet-stream", new byte[20 << 20]);
        address = HttpServer.create(
                        manager, HttpOptions.defaults().headTimeout(SHORT).idleTimeout(SHORT.multipliedBy(2)))
                .mount("/", "all", rq -> Response.text("ok\n"))
                .mount("/large", "large", rq -> large)
                .mount("/inline", "inline", Handler.inline(rq -> large))
                .mount("/endless", "endless", SlowTest::endless)
                .mount("/wait", "wait", this::waitForEnd)
                .listen(loop, "127.0.0.1", 0)
                .address();
    }

    private static Response endless(Request rq) {
        return Response.stream("application/octet-stream", out -> {
            while (true) {
                out.write("y".repeat(1 << 16));
            }
        });
    }

    private Response waitForEnd(Request rq) throws InterruptedException {
        done.await();
        return Response.of(204);
    }

    @AfterEach
    void stop() throws IOException {
        done.countDown();
        for (var client : clients) {
            client.close();
        }
        manager.close();
        thread.close();
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET / HTTP/1.1\r\nHost: a\r\nX: y",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void head_thatDoesNotCome_isCut(String beginning) throws IOException {
        for (int client = 0; client < MANY; client++) {
            connect(beginning);
        }
        expectServed();
        await().atMost(PATIENCE).until(() -> rows().isEmpty());
        expectServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large", "/inline", "/endless"})
    void answer_thatIsNotTaken_isCut(String path) throws IOException {
        for (int client = 0; client < 5; client++) {
            connect("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        expectServed();
        await().atMost(PATIENCE).until(() -> rows().isEmpty());
        expectServed();
    }

    /** What comes while a request is answered is read up to 64 KiB, and then no more. */
    @Test
    void pipeline_thatNobodyAnswers_isReadNoFurther() throws IOException {
        var requests = ByteBuffer.wrap(
                "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".repeat(400_000).getBytes(US_ASCII));
        try (var channel = SocketChannel.open(address)) {
            channel.configureBlocking(false);
            await().atMost(PATIENCE).until(() -> channel.write(requests) == 0);
            await().during(SHORT).atMost(PATIENCE).until(() -> channel.write(requests) == 0);

            assertThat(requests.remaining()).isPositive();
            assertThat(rows()).filteredOn(row -> row.kind().equals("http")).hasSize(1);
            assertThat(rows()).allSatisfy(row -> assertThat(row.in()).isLessThan(256 << 10));
            expectServed();
        }
    }

    private void connect(String bytes) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(address);
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        clients.add(socket);
    }

    /** Everything that is there. */
    private List<ProcessInfo> rows() {
        return manager.list();
    }

    private void expectServed() throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200");
        }
    }
}
