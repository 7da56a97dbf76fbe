package io.archangel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of docs/xing-pages.md does what the page says, and the page shows it as it is. */
final class PagesByExampleTest {
    private static final byte[] KEY = "a key of this test, which is 32 bytes and more".getBytes(UTF_8);

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

    @TempDir
    private Path album;

    private Server listener;

    @BeforeEach
    void mount(@TempDir Path shown) throws IOException {
        Files.writeString(shown.resolve("a.css"), "p {}");
        new PagesByExample(album).mount(server, KEY, shown);
        listener = server.listen(loop, "127.0.0.1", 0);
    }

    private HttpResponse<String> ask(String method, String path, String body, String... headers) {
        var uri = URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
        var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void page_isForBrowsers_andJsonForOthers() {
        var page = ask("GET", "/", "", "Accept", "text/html");
        assertThat(page.body()).contains("<h1>Hello stranger</h1>");
        assertThat(header(page, "content-security-policy")).contains("default-src 'self'");
        assertThat(ask("GET", "/", "").body()).isEqualTo("{\"visitor\":\"stranger\",\"notes\":[]}");
        assertThat(ask("GET", "/by-name", "").body()).contains("<h1>Hello stranger</h1>");
        assertThat(ask("GET", "/", "", "Accept", "text/html", "If-None-Match", header(page, "etag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void visitor_isKnownOnceHeHasSaidWhoHeIs() {
        var form = "application/x-www-form-urlencoded";
        var in = ask("POST", "/login", "name=%3Cb%3EAnn", "Content-Type", form);
        assertThat(in.statusCode()).isEqualTo(303);
        var cookie = header(in, "set-cookie").split(";", 2)[0];
        assertThat(ask("GET", "/", "", "Accept", "text/html", "Cookie", cookie).body())
                .contains("<h1>Hello &lt;b&gt;Ann</h1>");
        assertThat(ask("POST", "/login", "name=Eve", "Content-Type", form, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", "/login", "x=1", "Content-Type", form).statusCode())
                .isEqualTo(422);
    }

    @Test
    void photo_isKept() throws IOException {
        var body = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMe\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"../me.jpg\"\r\n\r\nJPEG\r\n--x--\r\n";
        assertThat(ask("POST", "/photos", body, "Content-Type", "multipart/form-data; boundary=x")
                        .statusCode())
                .isEqualTo(303);
        try (Stream<Path> kept = Files.list(album)) {
            assertThat(kept).singleElement().satisfies(file -> assertThat(file).hasContent("JPEG"));
        }
        assertThat(ask("GET", "/note", "").body()).isEqualTo("Me: me.jpg");
    }

    @Test
    void note_isNotLost() {
        var first = header(ask("GET", "/note", ""), "etag");
        assertThat(first).isEqualTo("\"v0\"");
        assertThat(ask("PUT", "/note", "one", "If-Match", first).statusCode()).isEqualTo(204);
        assertThat(ask("PUT", "/note", "two", "If-Match", first).statusCode()).isEqualTo(412);
        assertThat(ask("GET", "/note", "", "If-None-Match", "\"v1\"").statusCode())
                .isEqualTo(304);
    }

    @Test
    void rest_isAsThePageSays() {
        assertThat(header(ask("GET", "/theme/dark", ""), "set-cookie"))
                .isEqualTo("theme=dark; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(ask("GET", "/theme", "", "Cookie", "theme=dark").body()).isEqualTo("dark");
        assertThat(ask("GET", "/static/a.css", "").body()).isEqualTo("p {}");
        assertThat(header(
                        ask("GET", "/api/notes", "", "Origin", "https://app.example.org"),
                        "access-control-allow-origin"))
                .isEqualTo("https://app.example.org");
    }

    /** Each line of code on the page is a line of the program, or of its template. */
    @Test
    void page_showsTheProgram() throws IOException {
        var program = Stream.concat(
                        Files.readAllLines(Path.of("src/main/java/io/archangel/examples/PagesByExample.java")).stream(),
                        Files.readAllLines(Path.of("src/main/jte/guestbook.jte")).stream())
                .map(String::strip)
                .toList();
        assertThat(Files.readAllLines(Path.of("../docs/xing-pages.md")).stream()
                        .filter(line -> line.startsWith("    "))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty()))
                .allSatisfy(line -> assertThat(program).contains(line));
    }
}
