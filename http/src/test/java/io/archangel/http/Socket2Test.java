package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS and real sockets, with the JDK's client at the other end. */
final class Socket2Test {
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());

    @TempDir
    private Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    private HttpClient client;
    private HttpClient other;
    private String url;

    @BeforeEach
    void open() throws Exception {
        Pairs.put("ec.pem", "ec.key", folder);
        var certificates = Certificates.of(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var listener = server.listen(loop, Listen.on("127.0.0.1", 0).tls(certificates));
        client = HttpClient.newBuilder().sslContext(Pairs.trusting("ec.pem")).build();
        other = HttpClient.newBuilder().sslContext(Pairs.trusting("ec.pem")).build();
        url = "https://localhost:" + listener.address().getPort();
    }

    @AfterEach
    void close() throws IOException {
        go.countDown();
        client.shutdownNow();
        other.shutdownNow();
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    }

    @Test
    void alpn_isHttp2() throws Exception {
        server.mount(
                "/", "hello", rq -> Response.text("hello " + rq.header("host").orElse("")));
        var answer = client.send(request("/").build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).startsWith("hello localhost:");
        assertThat(answer.headers().firstValue("content-length"))
                .hasValue("" + answer.body().length());
        assertThat(answer.headers().firstValue("date")).isPresent();
    }

    @Test
    void manyStreamsAtOnce_areAllAnsweredOnOneConnection() throws Exception {
        server.mount("/", "echo", rq -> Response.text(rq.path() + rq.body().text()));
        client.send(request("/").build(), BodyHandlers.ofString());
        for (int round = 0; round < 5; round++) {
            var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 90; i++) {
                var post = request("/" + i)
                        .POST(BodyPublishers.ofString("x".repeat(i * 100)))
                        .build();
                asked.add(client.sendAsync(post, BodyHandlers.ofString()));
            }
            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).join().body()).isEqualTo("/" + i + "x".repeat(i * 100));
            }
        }
        assertThat(manager.list().stream().filter(it -> it.kind().equals("conn")))
                .hasSize(1);
        assertThat(reports).isEmpty();
    }

    @Test
    void bigBodies_goBothWaysAtOnce() throws Exception {
        server.mount(
                "/",
                "echo",
                rq -> Response.stream("application/octet-stream", out -> {
                    try (var in = rq.body().stream()) {
                        in.transferTo(out.stream());
                    }
                }));
        var sent = new byte[5 << 20];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 >> 3);
        }
        var asked = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
        for (int i = 0; i < 4; i++) {
            var post = request("/").POST(BodyPublishers.ofByteArray(sent)).build();
            asked.add(client.sendAsync(post, BodyHandlers.ofByteArray()));
        }
        for (var answer : asked) {
            assertThat(answer.join().body()).isEqualTo(sent);
        }
    }

    private CompletableFuture<HttpResponse<String>> ask(HttpClient who, String path) {
        return who.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    private long pidOf(String app) {
        return await().until(
                        () -> manager.list().stream()
                                .filter(it -> app.equals(it.app()))
                                .toList(),
                        all -> all.size() == 1)
                .getFirst()
                .pid();
    }

    /** Mounts what waits, and has the loop held up by another client until {@code go}. */
    private void holdUp() throws Exception {
        var held = new CountDownLatch(1);
        server.mount("/block", "block", Handler.inline(rq -> {
            held.countDown();
            go.await();
            return Response.text("free");
        }));
        asked.add(ask(other, "/block"));
        held.await();
    }

    private void mountPolls() {
        server.mount("/poll", "poll", Handler.inline(rq -> Response.later(new CompletableFuture<>())));
        server.mount("/beside", "beside", Handler.inline(rq -> Response.later(answer)));
    }

    @Test
    void streamKilledOnALoopThatIsHeldUp_waitsForIt_andItsSiblingLives() throws Exception {
        mountPolls();
        var poll = ask(client, "/poll");
        long pid = pidOf("poll");
        var beside = ask(client, "/beside");
        pidOf("beside");
        assertThat(manager.list().stream().filter(it -> it.kind().equals("conn")))
                .hasSize(1);
        holdUp();

        var receipt = manager.kill(Kill.of(pid).signal(Signal.KILL).await(Duration.ofSeconds(3)));

        assertThat(receipt.verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.response()).isNull();
        assertThat(receipt.where()).contains("blocked");
        go.countDown();
        assertThat(poll.join().statusCode()).isEqualTo(503);
        answer.complete(Response.text("late"));
        assertThat(beside.join().body()).isEqualTo("late");
    }

    @Test
    void connectionKilledOnALoopThatIsHeldUp_isCutAllTheSame() throws Exception {
        mountPolls();
        var poll = ask(client, "/poll");
        pidOf("poll");
        long pid = manager.list().getFirst().pid();
        holdUp();

        var receipt = manager.kill(Kill.of(pid).signal(Signal.KILL).await(Duration.ofSeconds(3)));

        assertThat(receipt.verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.response()).isEqualTo("cut");
        assertThatThrownBy(poll::join).hasCauseInstanceOf(IOException.class);
        assertThat(asked).as("the loop is held up still").allMatch(it -> !it.isDone());
    }
}
