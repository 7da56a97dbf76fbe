package io.archangel.http;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.FakePeer;
import io.archangel.loop.Server;
import io.archangel.process.ProcessManager;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks a handler, a site or an app without a socket: all of the web server runs, and each request is a process, but on a loop
 * that has no network and no time of its own. For tests; of the thread that makes it.
 *
 *     try (var client = TestClient.of(site)) {
 *         assertThat(client.get("/hello/Ada").text()).isEqualTo("Hello Ada");
 *         assertThat(client.post("/people", "application/json", "{}").status()).isEqualTo(422);
 *         assertThat(client.ws("/chat").send("hello").text()).isEqualTo("hello");
 *         assertThat(client.readUntil("/events", "data: 3")).contains("data: 1");
 *     }
 */
public final class TestClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 50_000;
    private static final String END = "\r\n\r\n";
    private static final String UNENDED = "no whole answer (a stream that does not end is read by readUntil)";
    private static final Map<String, String> HANDSHAKE = Map.of(
            "Upgrade", "websocket",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

    private final ProcessManager manager = ProcessManager.create();
    private final FakeLoop loop = new FakeLoop();
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());
    private final Server listener;
    private final List<Map.Entry<String, String>> always = new ArrayList<>();

    private TestClient() {
        listener = server.listen(loop, "localhost", 0);
    }

    /** A client of one handler or site, mounted at {@code /}. @throws RuntimeException whatever its mounting throws */
    public static TestClient of(Handler handler) {
        return of(App.of("test", "/", handler));
    }

    /** A client of some apps. */
    public static TestClient of(App... apps) {
        var client = new TestClient();
        try {
            for (var app : apps) {
                client.server.mount(app);
            }
            return client;
        } catch (RuntimeException refused) {
            client.close();
            throw refused;
        }
    }

    /** Has a header line go with every request from now on. @return this client */
    public TestClient header(String name, String value) {
        Response.of(200).header(name, value); // what no answer can have no request should
        always.add(Map.entry(name, value));
        return this;
    }

    /** What GET is answered with. @param target path and query, encoded */
    public Answer get(String target) {
        return ask("GET", target, Map.of(), new byte[0]);
    }

    /** What POST is answered with. */
    public Answer post(String target, String contentType, String body) {
        return ask("POST", target, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What any request is answered with, once the answer is whole.
     *
     * @param headers besides Host, Connection and Content-Length
     * @throws HttpException if there is no whole answer after 20 s, or it was cut
     */
    public Answer ask(String method, String target, Map<String, String> headers, byte[] body) {
        var peer = send(method, target, headers, body);
        await(peer::isEnded, UNENDED);
        return Answer.of(peer.receivedBytes(), method);
    }

    /** What an answer that does not end has come to, once it holds some text. @throws HttpException if it does not, after 20 s */
    public String readUntil(String target, String text) {
        var peer = send("GET", target, Map.of(), new byte[0]);
        await(() -> peer.received().contains(text), "no such text");
        peer.reset();
        loop.runReady();
        return peer.received();
    }

    /**
     * Opens a WebSocket.
     *
     * @param target path and query, encoded
     * @throws HttpException if it is refused, with the status in its message, or there is no answer after 20 s
     */
    public TestSocket ws(String target) {
        var peer = send(head("GET", target, "Upgrade", HANDSHAKE));
        await(() -> end(peer) >= 0, "no answer");
        if (!peer.received().startsWith("HTTP/1.1 101 ")) {
            throw new HttpException("there is no WebSocket at " + target + ": "
                    + peer.received().lines().findFirst().orElse("no answer"));
        }
        return new TestSocket(this, peer, end(peer));
    }

    /** Where what follows an answer's head begins, or negative. */
    private static int end(FakePeer peer) {
        int end = new String(peer.receivedBytes(), StandardCharsets.ISO_8859_1).indexOf(END);
        return end < 0 ? end : end + END.length();
    }

    /** The process table: requests are listed and can be killed there. */
    public ProcessManager manager() {
        return manager;
    }

    private FakePeer send(String method, String target, Map<String, String> headers, byte[] body) {
        var head = head(method, target, "close", headers);
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        var peer = send(head);
        peer.send(body);
        return peer;
    }

    private StringBuilder head(String method, String target, String connection, Map<String, String> headers) {
        var head = new StringBuilder(
                method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n");
        always.forEach(line -> head.append(line.getKey() + ": " + line.getValue() + "\r\n"));
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return head;
    }

    private FakePeer send(StringBuilder head) {
        var peer = loop.connect(listener);
        loop.runReady();
        peer.send(head + "\r\n");
        return peer;
    }

    /** Turns the loop until something is so. @throws HttpException if it is not after 20 s, which says so */
    void await(BooleanSupplier fact, String otherwise) {
        long begun = System.nanoTime();
        loop.runReady();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new HttpException(otherwise + " after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS); // handlers run on threads of their own
            loop.runReady();
        }
    }

    /** Ends what is in flight. */
    @Override
    public void close() {
        try (loop) {
            server.close();
            var closing = CompletableFuture.runAsync(manager::close); // what is in flight needs the loop to end
            await(closing::isDone, "not all has ended");
            closing.join();
        }
    }

    /**
     * An answer.
     *
     * @param headers in order, as they came
     */
    public record Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        private static Answer of(byte[] received, String method) {
            var all = new String(received, StandardCharsets.ISO_8859_1);
            int end = all.indexOf(END);
            if (end < 0) {
                throw new HttpException("the connection was closed without an answer");
            }
            var lines = all.substring(0, end).split("\r\n");
            var headers = new ArrayList<Map.Entry<String, String>>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.add(Map.entry(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
            int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
            var head = new Answer(status, List.copyOf(headers), new byte[0]);
            var rest = all.substring(end + END.length());
            boolean chunked =
                    !method.equals("HEAD") && head.header("transfer-encoding").isPresent();
            return new Answer(status, head.headers, chunked ? unchunked(rest) : bytes(rest));
        }

        private static byte[] unchunked(String chunks) {
            var body = new ByteArrayOutputStream();
            int at = 0;
            while (true) {
                int line = chunks.indexOf("\r\n", at);
                if (line < 0) {
                    throw new HttpException("the answer was cut");
                }
                int size = Integer.parseInt(chunks.substring(at, line).split(";", 2)[0], 16);
                if (size == 0) {
                    return body.toByteArray();
                }
                if (line + 2 + size > chunks.length()) {
                    throw new HttpException("the answer was cut");
                }
                body.writeBytes(bytes(chunks.substring(line + 2, line + 2 + size)));
                at = line + 2 + size + 2;
            }
        }

        private static byte[] bytes(String latin) {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** A header in any case, the first. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(line -> line.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
