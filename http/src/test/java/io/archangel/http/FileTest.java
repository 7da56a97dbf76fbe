package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.http.Ranges.Range;
import io.archangel.loop.FakePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as answers, and parts of them. */
final class FileTest {
    private static final Instant TIME = Instant.parse("2026-11-01T10:00:00Z");
    private static final String TAG = "\"a-" + Long.toHexString(TIME.getEpochSecond()) + "-0\"";
    private static final String ABOUT = "|Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT|ETag: " + TAG
            + "|Accept-Ranges: bytes|X-Content-Type-Options: nosniff|";

    private final Web web = new Web();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    private Path site;

    @BeforeEach
    void write() throws IOException {
        site = Files.createDirectory(root.resolve("site"));
        write(site.resolve("ten.txt"), "0123456789");
        write(root.resolve("secret.txt"), "secret");
        web.mount("/files", Folder.of(site));
        web.mount("/one", Handler.inline(rq -> Response.file(rq, site.resolve("ten.txt"))));
    }

    @AfterEach
    void close() {
        web.close();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private String ask(String line, String... headers) {
        var peer = web.send(line + " HTTP/1.1|Host: a|"
                + Stream.of(headers).map(it -> it + "|").reduce("", String::concat) + "Connection: close||");
        web.until(peer::isClosed);
        return read(peer).replace("|Connection: close", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/one", "/files/ten.txt", "/files/te%6E.txt"})
    void file_isSentWithAllThatIsKnownOfIt(String path) {
        assertThat(ask("GET " + path)).isEqualTo("HTTP/1.1 200 OK" + ABOUT + "Content-Length: 10||0123456789");
        assertThat(ask("HEAD " + path)).isEqualTo("HTTP/1.1 200 OK" + ABOUT + "Content-Length: 10||");
        assertThat(ask("POST " + path)).startsWith("HTTP/1.1 405 Method Not Allowed|Allow: GET, HEAD|");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0-3, 0123",
        "bytes=4-, 4-9, 456789",
        "bytes=-3, 7-9, 789",
        "bytes=-99, 0-9, 0123456789",
        "bytes=8-99, 8-9, 89",
        "'bytes=0-1,2-3', 0-3, 0123",
        "'bytes=5-6, 20-30', 5-6, 56",
        "BYTES=0-0, 0-0, 0",
    })
    void range_isSentAlone(String range, String place, String text) {
        assertThat(ask("GET /one", "Range: " + range))
                .isEqualTo("HTTP/1.1 206 Partial Content" + ABOUT + "Content-Range: bytes " + place
                        + "/10|Content-Length: " + text.length() + "||" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=-0"})
    void range_thatIsNotThere_is416(String range) {
        assertThat(ask("GET /one", "Range: " + range))
                .startsWith("HTTP/1.1 416 Range Not Satisfiable|Content-Range: bytes */10|Accept-Ranges: bytes|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=", "bytes=-", "bytes=3-1", "bytes=a-b", "lines=0-1", "bytes 0-1", "bytes=0-1;x"})
    void range_thatIsNone_isIgnored(String range) {
        assertThat(ask("GET /one", "Range: " + range)).startsWith("HTTP/1.1 200 OK|");
    }

    @Test
    void range_forHead_isIgnored() {
        assertThat(ask("HEAD /one", "Range: bytes=0-1")).startsWith("HTTP/1.1 200 OK|");
    }

    @Test
    void range_ifItIsTheSameFile_elseAllOfIt() {
        assertThat(ask("GET /one", "Range: bytes=0-1", "If-Range: " + TAG)).startsWith("HTTP/1.1 206 ");
        assertThat(ask("GET /one", "Range: bytes=0-1", "If-Range: W/" + TAG)).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET /one", "Range: bytes=0-1", "If-Range: \"other\"")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET /one", "Range: bytes=0-1", "If-Range: Sun, 01 Nov 2026 10:00:00 GMT"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void ranges_ofWhichMuchIsBetween_comeInParts() throws IOException {
        write(site.resolve("big.bin"), "x".repeat(1_000));
        var seen = ask("GET /files/big.bin", "Range: bytes=0-1,-3,500-503");
        assertThat(seen)
                .startsWith("HTTP/1.1 206 Partial Content|")
                .contains("|Content-Type: multipart/byteranges; boundary=");
        var body = seen.substring(seen.indexOf("||") + 2);
        assertThat(seen)
                .contains("|Content-Length: " + body.replace("|", "\r\n").length() + "||");
        var boundary = seen.replaceAll("(?s).*boundary=([^|]*).*", "$1");
        assertThat(body.replace(boundary, "B"))
                .isEqualTo("|--B|Content-Type: application/octet-stream|Content-Range: bytes 0-1/1000||xx"
                        + "|--B|Content-Type: application/octet-stream|Content-Range: bytes 500-503/1000||xxxx"
                        + "|--B|Content-Type: application/octet-stream|Content-Range: bytes 997-999/1000||xxx"
                        + "|--B--|");
    }

    @Test
    void ranges_thatOverlapOrAreTooMany_areMergedOrRefused() {
        assertThat(Ranges.of("bytes=0-500,100-600,601-700,650-", 1_000)).isEqualTo(List.of(new Range(0, 999)));
        assertThat(Ranges.of("bytes=" + "0-1,".repeat(32) + "0-1", 1_000)).isEmpty();
        assertThat(Ranges.of("bytes=0-0", 0)).isEmpty();
        assertThat(Ranges.of("bytes=-1", 0)).isEmpty();
        assertThat(Ranges.of("bytes=999999999999999999-", 10)).isEmpty();
        assertThat(Ranges.of("bytes=9999999999999999999-", 10)).isNull();
        assertThat(Ranges.of(null, 10)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/none.txt",
                "/files/",
                "/files/.hidden",
                "/files/.git/config",
                "/files/a//b",
                "/files/link.txt",
                "/files/out/secret.txt",
                "/files/ten.txt/",
                "/files/ten.txt/x",
                "/files/..%5csecret.txt",
                "/files/sub/"
            })
    void folder_showsNothingElse(String path) throws IOException {
        write(site.resolve(".hidden"), "secret");
        write(site.resolve(".git/config"), "secret");
        write(site.resolve("a/b"), "b");
        Files.createDirectory(site.resolve("sub"));
        Files.createSymbolicLink(site.resolve("link.txt"), root.resolve("secret.txt"));
        Files.createSymbolicLink(site.resolve("out"), root);
        assertThat(ask("GET " + path)).startsWith("HTTP/1.1 404 ").doesNotContain("secret\n", "site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files/../secret.txt", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt"})
    void folder_leftByDots_isRefused(String path) {
        assertThat(ask("GET " + path)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void folder_inside_showsItsIndex() throws IOException {
        write(site.resolve("sub dir/index.html"), "<p>hi");
        assertThat(ask("GET /files/sub%20dir/"))
                .contains("|Content-Type: text/html; charset=utf-8|")
                .endsWith("||<p>hi");
        assertThat(ask("GET /files/sub%20dir")).startsWith("HTTP/1.1 308 Permanent Redirect|Location: ./sub%20dir/|");
    }

    @Test
    void folder_listed_showsWhatIsInIt_andNothingHidden() throws IOException {
        write(site.resolve("sub/b.txt"), "b");
        write(site.resolve("sub/<i> &\".txt"), "b");
        write(site.resolve("sub/.hidden"), "secret");
        write(site.resolve("sub/deep/c.txt"), "c");
        web.mount("/pub", Folder.of(site).listed());
        var seen = ask("GET /pub/sub/");
        assertThat(seen)
                .startsWith("HTTP/1.1 200 OK|Content-Type: text/html; charset=utf-8|")
                .contains("<h1>/pub/sub/</h1>", "<a href=\"./b.txt\">b.txt</a>", "<a href=\"./deep/\">deep/</a>")
                .contains("<a href=\"./%3Ci%3E%20&amp;%22.txt\">&lt;i&gt; &amp;&quot;.txt</a>")
                .doesNotContain("hidden", "<i>");
        assertThat(ask("GET /pub/sub")).startsWith("HTTP/1.1 308 ");
        assertThat(ask("GET /files/sub/")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void file_thatClientsHave_isNotSentAgain() {
        var since = "If-Modified-Since: Sun, 01 Nov 2026 10:00:00 GMT";
        assertThat(ask("GET /one", "If-None-Match: " + TAG))
                .isEqualTo("HTTP/1.1 304 Not Modified|ETag: " + TAG + "|X-Content-Type-Options: nosniff||");
        assertThat(ask("GET /one", since)).startsWith("HTTP/1.1 304 ");
        assertThat(ask("GET /one", since, "If-None-Match: \"other\"")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET /one", "If-Match: \"other\"", "Range: bytes=0-1")).startsWith("HTTP/1.1 412 ");
    }

    @Test
    void folder_linkInside_isFollowed() throws IOException {
        Files.createSymbolicLink(site.resolve("link.txt"), site.resolve("ten.txt"));
        assertThat(ask("GET /files/link.txt")).endsWith("||0123456789");
    }

    @Test
    void folder_thatIsNone_isRefused() {
        assertThatThrownBy(() -> Folder.of(root.resolve("none"))).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> Folder.of(root.resolve("secret.txt"))).isInstanceOf(HttpException.class);
    }

    @Test
    void file_thatShrinksWhileItIsSent_isCut() throws IOException {
        var big = site.resolve("big.txt");
        Files.writeString(big, "x".repeat(4 << 20));
        var peer = slow("/files/big.txt");
        Files.writeString(big, "short");
        peer.resume();
        web.until(peer::isClosed);
        assertThat(peer.receivedBytes().length).isLessThan(4 << 20);
    }

    @Test
    void file_toASlowClient_isReadNoFasterThanItTakes() throws IOException {
        Files.writeString(site.resolve("big.txt"), "x".repeat(4 << 20));
        var peer = slow("/files/big.txt");
        assertThat(web.only("http").out()).isLessThan(1 << 20);
        peer.resume();
        web.until(() -> peer.receivedBytes().length > 4 << 20);
        assertThat(peer.received()).endsWith("xxxx");
        assertThat(peer.isClosed()).isFalse();
    }

    /** A client that has asked, and takes nothing. */
    private FakePeer slow(String path) {
        var peer = web.connect();
        peer.pause();
        web.send(peer, "GET " + path + " HTTP/1.1|Host: a||");
        web.until(() -> web.manager.list(true).stream()
                .anyMatch(it -> it.kind().equals("http")
                        && it.out() > 64 << 10
                        && it.stat().equals("S")));
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "a.html, text/html; charset=utf-8",
        "A.PNG, image/png",
        "a.tar.gz, application/gzip",
        "Makefile, application/octet-stream",
        "a., application/octet-stream",
        "a.unheard, application/octet-stream",
    })
    void type_isByTheEndOfTheName(String name, String type) {
        assertThat(ContentTypes.of(name)).isEqualTo(type);
    }
}
