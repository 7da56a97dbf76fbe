package io.archangel.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Clients whose requests wait when all is closed at once, over sockets, many times: each hears of it. */
final class ShutdownTest {
    private static final int CLIENTS = 100;

    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(report -> {}));
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var client : clients) {
            client.close();
        }
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    /** Many clients wait. @param prepared what is done with each request before it waits */
    private void poll(Consumer<Request> prepared) throws IOException {
        server.mount("/", "poll", rq -> {
            prepared.accept(rq);
            never.await();
            return Response.text("finished");
        });
        var address = server.listen(loop, "127.0.0.1", 0).address();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(ask(address));
        }
        Awaitility.await()
                .until(() ->
                        manager.list().stream().filter(ShutdownTest::isRequest).count() == CLIENTS);
    }

    private static Socket ask(InetSocketAddress address) throws IOException {
        var client = new Socket(address.getAddress(), address.getPort());
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        return client;
    }

    private static boolean isRequest(ProcessInfo info) {
        return info.kind().equals("http");
    }

    private List<String> answers() throws IOException {
        var answers = new ArrayList<String>();
        for (var client : clients) {
            var seen = new String(client.getInputStream().readAllBytes(), US_ASCII);
            answers.add(seen.lines().findFirst().orElse("nothing"));
        }
        return answers;
    }

    @RepeatedTest(10)
    void close_manyWait_eachHasItsA503() throws IOException {
        poll(rq -> {});

        manager.close();

        assertThat(answers()).containsOnly("HTTP/1.1 503 Service Unavailable");
    }

    @RepeatedTest(3)
    void close_requestsHandleTerm_eachAnswersBeforeItsConnectionEnds() throws IOException {
        var prepared = new AtomicInteger();
        poll(rq -> {
            rq.process().on(Signal.TERM, term -> never.countDown());
            prepared.incrementAndGet();
        });
        Awaitility.await().until(() -> prepared.get() == CLIENTS);

        manager.close();

        assertThat(answers()).containsOnly("HTTP/1.1 200 OK");
    }

    @RepeatedTest(10)
    void killAll_connectionsAndRequests_eachHasItsA503() throws IOException {
        poll(rq -> {});

        manager.killAll(info -> true, kill -> kill.signal(Signal.KILL));

        assertThat(answers()).containsOnly("HTTP/1.1 503 Service Unavailable");
    }
}
