package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of HTTP whichever version is spoken: the same requests get the same answers, over TLS and real sockets. */
@ParameterizedClass
@EnumSource(
        value = HttpClient.Version.class,
        names = {"HTTP_1_1", "HTTP_2"})
final class BothVersionsTest {
    private static final String LONG = "all work and no play ".repeat(100);
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final HttpClient.Version version;
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server =
            HttpServer.create(manager, HttpOptions.defaults().pidHeader("Request-Pid"));

    @TempDir
    private Path folder;

    private HttpClient client;
    private String url;

    BothVersionsTest(HttpClient.Version version) {
        this.version = version;
    }

    @BeforeEach
    void open() throws Exception {
        var certificates = Certificates.of(Pairs.file("ec.pem"), Pairs.file("ec.key"));
        var where = Listen.on("127.0.0.1", 0).tls(certificates).behind(Proxies.of("127.0.0.1"));
        var listener = server.listen(loop, where);
        client = HttpClient.newBuilder()
                .version(version)
                .sslContext(Pairs.trusting("ec.pem"))
                .build();
        url = "https://localhost:" + listener.address().getPort();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
        manager.close();
        thread.close();
        loop.close();
        assertThat(reports).noneMatch(it -> it.exit() instanceof Exit.Failed);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws Exception {
        var answer = client.send(request.build(), body);
        assertThat(answer.version()).isEqualTo(version);
        return answer;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] packed(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void gzip_answersAndStreamsArePacked() throws Exception {
        server.filter(Gzip.filter());
        server.mount("/whole", "whole", rq -> Response.text(LONG).header("ETag", "\"a\""));
        server.mount(
                "/stream",
                "stream",
                rq -> Response.stream("text/plain; charset=utf-8", out -> {
                    out.write(LONG);
                    out.flush();
                    out.write(LONG);
                }));
        var whole = send(request("/whole", "Accept-Encoding", "gzip"), BodyHandlers.ofByteArray());
        assertThat(unpacked(whole.body())).isEqualTo(LONG);
        assertThat(header(whole, "content-encoding")).isEqualTo("gzip");
        assertThat(header(whole, "content-length")).isEqualTo("" + whole.body().length);
        assertThat(header(whole, "etag")).isEqualTo("W/\"a\"");
        var stream = send(request("/stream", "Accept-Encoding", "gzip"), BodyHandlers.ofByteArray());
        assertThat(unpacked(stream.body())).isEqualTo(LONG + LONG);
        assertThat(header(stream, "content-encoding")).isEqualTo("gzip");
        var plain = get("/whole");
        assertThat(plain.body()).isEqualTo(LONG);
        assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void gzip_aBodyIsUnpacked_asFarAsItMay() throws Exception {
        server.mount(
                "/", "root", rq -> Response.text(Gzip.body(rq, LONG.length()).text()));
        var fits = request("/", "Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(packed(LONG)));
        assertThat(send(fits, BodyHandlers.ofString()).body()).isEqualTo(LONG);
        var bomb = request("/", "Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(packed(LONG + "!")));
        assertThat(send(bomb, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void events_comeOneByOne_andEndWithTheirClient() throws Exception {
        var kept = new AtomicReference<Events>();
        server.mount(
                "/",
                "root",
                Handler.inline(rq -> Response.openEvents(events -> {
                    events.offer(Event.of("after " + events.lastId().orElse("none")));
                    kept.set(events);
                })));
        var answer = send(request("/", "Last-Event-ID", "7"), BodyHandlers.ofInputStream());
        assertThat(header(answer, "content-type")).isEqualTo("text/event-stream");
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
        try (var in = answer.body()) {
            assertThat(read(in, 15)).isEqualTo("data: after 7\n\n");
            assertThat(kept.get().offer(Event.of("one").id("8"))).isTrue();
            assertThat(read(in, 17)).isEqualTo("id: 8\ndata: one\n\n");
        }
        await().until(() -> manager.history().stream()
                .anyMatch(it -> it.kind().equals("http") && it.exit().equals("HUP")));
    }

    private static String read(InputStream in, int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    @Test
    void ranges_areSentAloneOrInParts_andWhatClientsHaveIsNot() throws Exception {
        var file = Files.writeString(folder.resolve("big.bin"), "0123456789".repeat(100));
        server.mount("/", "files", Folder.of(folder));
        var one = get("/big.bin", "Range", "bytes=2-4");
        assertThat(one.statusCode()).isEqualTo(206);
        assertThat(header(one, "content-range")).isEqualTo("bytes 2-4/1000");
        assertThat(header(one, "content-length")).isEqualTo("3");
        assertThat(one.body()).isEqualTo("234");
        var several = get("/big.bin", "Range", "bytes=0-1,-3");
        assertThat(header(several, "content-type")).startsWith("multipart/byteranges; boundary=");
        assertThat(header(several, "content-length"))
                .isEqualTo("" + several.body().length());
        assertThat(several.body())
                .contains("Content-Range: bytes 0-1/1000\r\n\r\n01\r\n")
                .contains("Content-Range: bytes 997-999/1000\r\n\r\n789\r\n");
        assertThat(get("/big.bin", "Range", "bytes=1000-").statusCode()).isEqualTo(416);
        var whole = get("/big.bin");
        assertThat(whole.body()).isEqualTo(Files.readString(file));
        assertThat(get("/big.bin", "If-None-Match", header(whole, "etag")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void pidHeader_isTheRequests() throws Exception {
        server.mount("/", "root", rq -> Response.text("" + rq.process().pid()));
        server.mount(
                "/stream",
                "stream",
                rq -> Response.stream(
                        "text/plain", out -> out.write("" + rq.process().pid())));
        for (var path : List.of("/", "/stream")) {
            var answer = get(path);
            assertThat(answer.body()).isNotEmpty();
            assertThat(header(answer, "request-pid")).isEqualTo(answer.body());
        }
    }

    @Test
    void traceparent_isKeptIfItIsValid() throws Exception {
        server.mount("/", "root", rq -> Response.text(rq.trace().orElse("none")));
        assertThat(get("/", "traceparent", TRACE).body()).isEqualTo(TRACE);
        assertThat(get("/", "TraceParent", TRACE + "-more").body()).isEqualTo("none");
    }

    @Test
    void forwarded_isBelievedOfAProxy_andFindsTheApp() throws Exception {
        Handler who = Handler.inline(rq ->
                Response.text(rq.client() + " " + rq.scheme() + " " + rq.host().orElse("-")));
        server.mount("/", "root", who);
        server.mount(App.of("shop", "/", Handler.inline(rq -> who.handle(rq).header("X-App", "shop")))
                .host("shop.test"));
        assertThat(get("/").body()).startsWith("127.0.0.1:").endsWith(" https localhost");
        var shop = get(
                "/",
                "X-Forwarded-For",
                "6.6.6.6, 203.0.113.7",
                "X-Forwarded-Proto",
                "http",
                "X-Forwarded-Host",
                "Shop.test");
        assertThat(shop.body()).isEqualTo("203.0.113.7 http shop.test");
        assertThat(header(shop, "x-app")).isEqualTo("shop");
        assertThat(get("/", "Forwarded", "for=203.0.113.7;proto=http;host=shop.test")
                        .body())
                .isEqualTo("203.0.113.7 http shop.test");
        assertThat(get("/", "Forwarded", "for=203.0.113.7", "X-Forwarded-For", "203.0.113.8")
                        .body())
                .startsWith("127.0.0.1:");
    }
}
