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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private Server listener;

    @BeforeEach
    void mount(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "<p>hi".repeat(1_000));
        Files.writeString(folder.resolve("logo.svg"), "<svg/>");
        new WebByExample().mount(server, folder);
        listener = server.listen(loop, "127.0.0.1", 0);
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
