package io.archangel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of docs/http-api.md does what the page says, and the page shows it as it is. */
final class WebByExampleTest {
    @AutoClose
    private final ProcessManager manager = ProcessManager.create();

    @AutoClose
    private final NettyLoop loop = NettyLoop.create();

    @AutoClose
    private final LoopThread thread = LoopThread.start(loop);

    @AutoClose
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());

    @AutoClose
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Which the client would wait for in vain when it is closed. */
    private final List<WebSocket> sockets = new ArrayList<>();

    private Server listener;

    @BeforeEach
    void mount(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "<p>hi".repeat(1_000));
        Files.writeString(folder.resolve("logo.svg"), "<svg/>");
        new WebByExample().mount(server, folder);
        listener = server.listen(loop, "127.0.0.1", 0);
    }

    @AfterEach
    void hangUp() {
        sockets.forEach(WebSocket::abort);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private String get(String path) {
        var answer = ask(to(path));
        assertThat(answer.headers().firstValue("x-served-by")).contains("example");
        return answer.statusCode() + " " + answer.body();
    }

    private ProcessInfo request(String name) {
        return await().until(
                        () -> manager.list().stream()
                                .filter(it -> it.name().equals(name))
                                .findFirst()
                                .orElse(null),
                        it -> it != null);
    }

    @Test
    void answers_areValues() {
        assertThat(get("/hello?name=you")).isEqualTo("200 Hello, you\n");
        assertThat(get("/ping")).isEqualTo("200 pong\n");
        assertThat(ask(to("/old")).headers().firstValue("location")).contains("/hello");
    }

    @Test
    void rooms_areReadAndWritten_orAProblem() {
        var put = ask(to("/rooms/lobby").PUT(BodyPublishers.ofString("chat")));
        assertThat(put.statusCode()).isEqualTo(204);
        assertThat(get("/rooms/lobby")).isEqualTo("200 chat");
        assertThat(get("/rooms/none")).startsWith("404 404 Not Found: there is no such room (pid ");
        var other = ask(to("/rooms/lobby").DELETE().header("Accept", "application/json"));
        assertThat(other.headers().firstValue("allow")).contains("GET, PUT");
        assertThat(other.body()).contains("\"detail\":\"rooms are read and written\"");
        assertThat(get("/table")).isEqualTo("200 room,topic\nlobby,chat\n");
    }

    @Test
    void body_isReadAsItComes() {
        var counted = ask(to("/count").POST(BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(counted.body()).isEqualTo("100000 bytes, then []\n");
    }

    @Test
    void stream_isWrittenPieceByPiece() {
        assertThat(get("/numbers")).isEqualTo("200 1\n2\n3\n");
        assertThat(ask(to("/table")).headers().firstValue("x-rooms")).contains("0");
    }

    @Test
    void polls_andTicks_hearWhatIsTold() throws IOException {
        var poll = client.sendAsync(to("/poll").build(), BodyHandlers.ofString());
        var ticks = client.sendAsync(to("/ticks").build(), BodyHandlers.ofInputStream())
                .join()
                .body();
        request("GET /poll");
        ask(to("/tell").POST(BodyPublishers.ofString("news")));
        assertThat(poll.join().body()).isEqualTo("news\n");
        assertThat(new String(ticks.readNBytes(5), UTF_8)).isEqualTo("news\n");
        ticks.close();
        await().until(() -> manager.list().stream().noneMatch(it -> it.name().equals("GET /ticks")));
    }

    @Test
    void events_goOnAfterTheLastThatWasSeen() {
        assertThat(get("/count-up")).startsWith("200 id: one\ndata: number one\n\nid: two\n");
        assertThat(ask(to("/count-up").header("Last-Event-ID", "two")).body())
                .isEqualTo("id: three\ndata: number three\n\n");
    }

    @Test
    void webSockets_areHeard_orTalkedTo() {
        var heard = new ConcurrentLinkedQueue<String>();
        open("/chat", heard).sendText("hi", true).join();
        await().until(heard::poll, "hi"::equals);
        var asked = open("/ask", heard);
        await().until(heard::poll, "Who are you?"::equals);
        asked.sendText("Ann", true).join();
        await().until(heard::poll, "Hello, Ann"::equals);
        await().until(heard::poll, "closed by 1000"::equals);
    }

    private WebSocket open(String path, Queue<String> heard) {
        var uri = URI.create("ws://127.0.0.1:" + listener.address().getPort() + path);
        var socket =
                client.newWebSocketBuilder().buildAsync(uri, hearing(heard)).join();
        sockets.add(socket);
        return socket;
    }

    private static WebSocket.Listener hearing(Queue<String> heard) {
        return new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                heard.add(text.toString());
                socket.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                heard.add("closed by " + code);
                return null;
            }
        };
    }

    @Test
    void note_isReadAndChangedUnderConditions() {
        assertThat(ask(to("/note")).headers().firstValue("etag")).contains("\"v1\"");
        assertThat(ask(to("/note").header("If-None-Match", "\"v1\"")).statusCode())
                .isEqualTo(304);
        assertThat(change("\"v1\"").statusCode()).isEqualTo(204);
        assertThat(change("\"v1\"").statusCode()).isEqualTo(412);
        assertThat(get("/note")).isEqualTo("200 new");
    }

    private HttpResponse<String> change(String seen) {
        return ask(to("/note").PUT(BodyPublishers.ofString("new")).header("If-Match", seen));
    }

    @Test
    void request_isAProcess() {
        CompletableFuture<HttpResponse<String>> work =
                client.sendAsync(to("/work").build(), BodyHandlers.ofString());
        long pid = request("GET /work").pid();
        await().until(() -> get("/rooms/work").equals("200 pid " + pid));
        manager.kill(Kill.of(pid).by("root"));
        assertThat(work.join().body()).isEqualTo("stopped by root\n");
        await().until(() -> get("/rooms/work").startsWith("404 "));
    }

    @Test
    void files_areShown() {
        assertThat(get("/site/")).startsWith("200 <p>hi<p>hi");
        assertThat(ask(to("/site/").header("Accept-Encoding", "gzip")).headers().firstValue("content-encoding"))
                .contains("gzip");
        assertThat(ask(to("/logo").header("Range", "bytes=1-3")).body()).isEqualTo("svg");
    }

    @Test
    void page_showsTheProgramAsItIs() throws IOException {
        var program = stripped(Files.readString(Path.of("src/main/java/io/archangel/examples/WebByExample.java")));
        var blocks = blocks(Files.readString(Path.of("../docs/http-api.md")));
        assertThat(blocks)
                .hasSizeGreaterThan(8)
                .allSatisfy(block -> assertThat(program).contains(stripped(block)));
    }

    /** What of a page is indented. */
    private static List<String> blocks(String page) {
        var blocks = new ArrayList<String>();
        var block = new StringBuilder();
        for (var line : (page + "\nend").lines().toList()) {
            if (line.startsWith("    ") || (line.isEmpty() && !block.isEmpty())) {
                block.append(line).append('\n');
            } else if (!block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        return blocks;
    }

    private static String stripped(String code) {
        return String.join("\n", code.lines().map(String::strip).toList()).strip();
    }
}
