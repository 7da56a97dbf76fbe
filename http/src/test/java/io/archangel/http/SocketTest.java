package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same over real sockets and two real loops. */
final class SocketTest {
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final List<NettyLoop> loops = List.of(NettyLoop.create(), NettyLoop.create());
    private final List<LoopThread> threads =
            loops.stream().map(LoopThread::start).toList();
    private final HttpServer server =
            HttpServer.create(manager, HttpOptions.defaults().bodyLimit(64 << 20));
    private final Server listener = server.listen(loops.getFirst(), loops, "127.0.0.1", 0);
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() throws IOException {
        never.countDown();
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
        manager.close();
        threads.forEach(LoopThread::close);
        loops.forEach(NettyLoop::close);
    }

    private Socket send(String written) throws IOException {
        return send(listener, written);
    }

    private Socket send(Server to, String written) throws IOException {
        var socket = new Socket("127.0.0.1", to.address().getPort());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return send(socket, written);
    }

    private static Socket send(Socket socket, String written) throws IOException {
        socket.getOutputStream().write(written.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Reads to the first occurrence of an end. */
    private static String readTo(Socket socket, String end) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int b = socket.getInputStream().read();
            assertThat(b).as("after " + text).isNotNegative();
            text.append((char) b);
        }
        return text.toString();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
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

    @Test
    void jdkClient_isServedOnKeptConnections() throws Exception {
        server.mount(
                "/",
                "echo",
                rq -> Response.text(
                        rq.method() + " " + rq.path() + " " + rq.body().text()));
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 20; i++) {
                var request = HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + listener.address().getPort() + "/" + i))
                        .POST(BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("POST /" + i + " ");
            }
            assertThat(manager.list().stream().filter(it -> it.kind().equals("conn")))
                    .hasSize(1);
        }
    }

    @Test
    void manyClients_eachGetTheirOwn() throws Exception {
        server.mount("/thread", "thread", rq -> Response.text(rq.query("n").orElse("")));
        server.mount(
                "/inline",
                "inline",
                Handler.inline(rq -> Response.text(rq.query("n").orElse(""))));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<String>>();
            for (int c = 0; c < 50; c++) {
                var path = c % 2 == 0 ? "/thread" : "/inline";
                int from = 1000 + c * 100;
                var socket = send("");
                results.add(clients.submit(() -> {
                    for (int i = from; i < from + 100; i++) {
                        send(socket, "GET " + path + "?n=" + i + " HTTP/1.1|Host: a||");
                    }
                    send(socket, "GET " + path + "?n=end HTTP/1.1|Host: a|Connection: close||");
                    var bodies = new StringBuilder();
                    for (var part : readAll(socket).split("\r\n\r\n", -1)) {
                        bodies.append(part, 0, Math.min(4, part.length())).append(' ');
                    }
                    var expected = new StringBuilder("HTTP ");
                    for (int i = from; i < from + 100; i++) {
                        expected.append(i).append(' ');
                    }
                    return bodies.toString().equals(expected + "end ") ? "ok" : bodies.toString();
                }));
            }
            for (var result : results) {
                assertThat(result.get()).isEqualTo("ok");
            }
        }
        await().until(() -> manager.list().isEmpty());
        assertThat(reports).isEmpty();
    }

    @Test
    void bigBodies_goBothWaysAtTheReadersPace() throws Exception {
        int size = 32 << 20;
        server.mount(
                "/",
                "mirror",
                rq -> Response.stream(
                        "application/octet-stream", out -> rq.body().stream().transferTo(out.stream())));
        var socket = send("POST / HTTP/1.1|Host: a|Connection: close|Content-Length: " + size + "||");
        var piece = new byte[64 << 10];
        Arrays.fill(piece, (byte) 7);
        try (var sender = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = sender.submit(() -> {
                for (int i = 0; i < size / piece.length; i++) {
                    socket.getOutputStream().write(piece);
                }
                return true;
            });
            var all = socket.getInputStream().readAllBytes();
            assertThat(sent.get()).isTrue();
            int sevens = 0;
            for (var b : all) {
                sevens += b == 7 ? 1 : 0;
            }
            assertThat(sevens).isEqualTo(size);
        }
    }

    @Test
    void streamKilled_endsWithoutALastChunk() throws IOException {
        server.mount(
                "/",
                "stream",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    never.await();
                }));
        var socket = send("GET / HTTP/1.1|Host: a||");
        readTo(socket, "3\r\none\r\n");
        var receipt = manager.kill(Kill.of(pidOf("stream")).by("root@test").await(Duration.ofSeconds(30)));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.response()).isEqualTo("cut");
        assertThat(readAll(socket)).isEmpty();
    }

    @Test
    void streamToHttp10Killed_isReset() throws IOException {
        server.mount(
                "/",
                "stream",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    never.await();
                }));
        var socket = send("GET / HTTP/1.0||");
        readTo(socket, "one");
        assertThat(manager.kill(Kill.of(pidOf("stream")).await(Duration.ofSeconds(30)))
                        .response())
                .isEqualTo("cut");
        assertThatThrownBy(() -> readAll(socket)).isInstanceOf(SocketException.class);
    }

    @Test
    void streamToHttp10KilledOnALoopThatIsHeldUp_isResetOnceTheLoopTurnsAndNeverLooksWhole() throws Exception {
        var held = new CountDownLatch(1);
        server.mount("/block", "block", Handler.inline(rq -> {
            held.countDown();
            never.await();
            return Response.text("late");
        }));
        server.mount(
                "/",
                "stream",
                rq -> Response.stream("text/plain", out -> {
                    out.write("one");
                    new CountDownLatch(1).await();
                }));
        var one = server.listen(loops.getFirst(), "127.0.0.1", 0);
        var socket = send(one, "GET / HTTP/1.0||");
        readTo(socket, "one");
        send(one, "GET /block HTTP/1.1|Host: a||");
        held.await();

        var receipt = manager.kill(Kill.of(pidOf("stream")).signal(Signal.KILL).await(Duration.ofSeconds(3)));

        assertThat(receipt.verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.response()).isNull();
        assertThat(receipt.where()).contains("blocked");
        never.countDown();
        assertThatThrownBy(() -> readAll(socket)).isInstanceOf(SocketException.class);
    }

    @Test
    void longPollKilled_is503AndTheConnectionGoesOn() throws IOException {
        server.mount("/poll", "poll", rq -> {
            never.await();
            return Response.text("late");
        });
        server.mount("/", "hello", rq -> Response.text("hello"));
        var socket = send("GET /poll HTTP/1.1|Host: a||");
        var receipt = manager.kill(Kill.of(pidOf("poll")).await(Duration.ofSeconds(30)));
        assertThat(receipt.response()).isEqualTo("503");
        assertThat(receipt.clientFreedUs()).isNotNull();
        assertThat(readTo(socket, ")\n"))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("\r\nRetry-After: 1\r\n");
        send(socket, "GET / HTTP/1.1|Host: a||");
        assertThat(readTo(socket, "hello")).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void killOnALoopThatIsHeldUp_cutsTheClientAllTheSame() throws IOException {
        server.mount("/block", "block", Handler.inline(rq -> {
            never.await();
            return Response.text("late");
        }));
        var socket = send("GET /block HTTP/1.1|Host: a||");
        var receipt = manager.kill(Kill.of(pidOf("block")).signal(Signal.KILL).await(Duration.ofSeconds(3)));
        assertThat(readAll(socket)).isEmpty();
        assertThat(receipt.verdict()).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.response()).isEqualTo("cut");
    }

    @Test
    void clientOfAGetLeaves_endsIt() throws IOException {
        server.mount("/", "poll", rq -> {
            never.await();
            return Response.text("late");
        });
        var socket = send("GET / HTTP/1.1|Host: a||");
        pidOf("poll");
        socket.close();
        await().until(() -> manager.list().isEmpty());
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().exit().word()).isEqualTo("HUP");
    }

    @Test
    void clientThatEndsItsSide_isAnsweredWhereTheAppServesTheHalfClosed() throws IOException {
        server.mount(App.of("patient", "/", rq -> {
                    never.await();
                    return Response.text("late");
                })
                .halfClose(HalfClose.SERVE));
        server.mount("/gone", "gone", rq -> {
            never.await();
            return Response.text("late");
        });
        var patient = send("GET / HTTP/1.1|Host: a||");
        var gone = send("GET /gone HTTP/1.1|Host: a||");
        pidOf("patient");
        pidOf("gone");
        patient.shutdownOutput();
        gone.shutdownOutput();
        assertThat(readAll(gone)).isEmpty();
        never.countDown();
        assertThat(readAll(patient)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nlate");
    }

    @Test
    void bodyOverTheLimit_isToldToAClientThatIsStillSending() throws IOException {
        server.mount("/", "root", rq -> Response.text("hi"));
        var socket = send("POST / HTTP/1.1|Host: a|Content-Length: 100000000||");
        var piece = new byte[1 << 20];
        for (int i = 0; i < 4; i++) {
            socket.getOutputStream().write(piece);
        }
        assertThat(readTo(socket, "too long (pid 1)\n")).startsWith("HTTP/1.1 413 ");
        assertThat(readAll(socket)).isEmpty();
    }

    @Test
    void garbage_is400AndClosed() throws IOException {
        server.mount("/", "root", rq -> Response.text("hi"));
        assertThat(readAll(send("\u0016\u0003\u0001\u0002\u0000"))).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(readAll(send("GET / HTTP/1.1|Host: a|Content-Length: 1|Transfer-Encoding: chunked||0||")))
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .doesNotContain("at io.", "Exception", "io.archangel");
    }
}
