package io.archangel.proof.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each flood is ended within 200 abusive frames (SECURITY, D4), leaves nothing behind, and is not noticed on a connection
 * beside it; what a busy client does, and what an operator does, is no abuse.
 */
final class FloodTest {
    private static final int ENOUGH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ProcessManager MANAGER = ProcessManager.create();
    private static final CountDownLatch DONE = new CountDownLatch(1);
    private static Loop loop;
    private static LoopThread thread;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() {
        loop = NettyLoop.create();
        thread = LoopThread.start(loop);
        var large = Response.bytes("application/octet-stream", new byte[1 << 16]);
        address = HttpServer.create(MANAGER, HttpOptions.defaults())
                .mount("/", "all", rq -> Response.text("ok\n"))
                .mount("/wait", "wait", FloodTest::waitForEnd)
                .mount("/body", "body", rq -> Response.text(rq.body().text().length() + "\n"))
                .mount("/large", "large", rq -> large)
                .listen(loop, "127.0.0.1", 0)
                .address();
    }

    private static Response waitForEnd(Request rq) throws InterruptedException {
        DONE.await();
        return Response.of(204);
    }

    @AfterAll
    static void stop() {
        DONE.countDown();
        MANAGER.close();
        thread.close();
        loop.close();
    }

    @TestFactory
    Stream<DynamicTest> flood_anyKind_isEndedWithin200FramesAndUnnoticedBeside() {
        return Flood.all().stream().map(flood -> DynamicTest.dynamicTest(flood.name(), () -> check(flood)));
    }

    private static void check(Flood flood) throws IOException {
        try (var good = new H2Client(address);
                var bad = new H2Client(address)) {
            good.awaitAnswer(good.get("/"));
            drown(bad, flood);
            good.awaitAnswer(good.get("/"));
            bad.await(bad::isOver);
            assertThat(bad.how()).as(flood.name()).isNotEqualTo("open");
            good.awaitAnswer(good.get("/"));
            bad.close();
            await("processes of " + flood.name())
                    .atMost(PATIENCE)
                    .until(() -> rowsOf(bad).isEmpty());
        }
    }

    private static void drown(H2Client bad, Flood flood) {
        try {
            flood.before().on(bad);
            for (int frame = 0; frame < ENOUGH && !bad.isOver(); frame++) {
                flood.abuse().on(bad);
            }
        } catch (IOException closed) {
            // it has been ended, which is what we wait for
        }
    }

    private static List<ProcessInfo> rowsOf(H2Client client) {
        return MANAGER.list().stream()
                .filter(row -> client.address().equals(row.client()))
                .toList();
    }

    @Test
    void busyClient_thatResetsAndPingsNowAndThen_isServed() throws IOException {
        try (var client = new H2Client(address)) {
            for (int request = 0; request < 1_000; request++) {
                int stream = client.post("/body");
                client.data(stream, 10, false);
                client.data(stream, 10, true);
                client.awaitAnswer(stream);
                client.window(0, 3);
                if (request % 50 == 0) {
                    client.reset(client.get("/wait"));
                    client.send(new Frame(Frame.PING, Frame.NONE, 0, new byte[8]));
                }
            }
            assertThat(client.how()).isEqualTo("open");
        }
    }

    @Test
    void operator_whoKillsFiveHundredStreams_leavesTheirConnectionAlone() throws IOException {
        try (var client = new H2Client(address)) {
            for (int round = 0; round < 10; round++) {
                var streams = new java.util.ArrayList<Integer>();
                for (int stream = 0; stream < 50; stream++) {
                    streams.add(client.get("/wait"));
                }
                await().atMost(PATIENCE).until(() -> requestsOf(client).size() == 50);
                requestsOf(client)
                        .forEach(row -> MANAGER.kill(
                                Kill.of(row.pid()).signal(Signal.KILL).by("operator")));
                assertThat(client.await(() -> streams.stream()
                                .noneMatch(stream -> client.stream(stream).isEmpty())))
                        .as("all were told, and " + client.how())
                        .isTrue();
            }
            client.awaitAnswer(client.get("/"));
            assertThat(client.how()).isEqualTo("open");
        }
    }

    private static List<ProcessInfo> requestsOf(H2Client client) {
        return rowsOf(client).stream().filter(row -> row.kind().equals("http")).toList();
    }
}
